using System.Runtime.Versioning;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Slurm;

namespace ModelOps.Cli.Tests.Tune;

/// <summary><c>modelops tune --engine slurm</c> on a Slurm of this machine, with workers of the real tool.</summary>
[Collection(InThisProcess.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class TuneOnSlurmTests : IClassFixture<SlurmCluster>, IDisposable
{
    private readonly SlurmCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TuneOnSlurmTests(SlurmCluster cluster)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        _cluster = cluster;
        _folder.WriteSearchRows();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_search_whose_node_dies_goes_on_elsewhere_and_ends_as_in_one_process()
    {
        var search = TuneAsync("slurm.db");
        await Wait.UntilAsync(() => search.IsCompleted || Claims().Any(), "The first trial");
        Assert.False(search.IsCompleted, search.IsCompleted ? (await search).Error : "");
        var job = (await SlurmCluster.RunAsync("squeue", "--noheader", "--me", "--states=RUNNING", "--Format=ArrayJobID: ,NodeList: ")).Split('\n')[0].Split(' ');
        await _cluster.KillNodeAsync(job[1]);
        while (!search.IsCompleted)
        {
            // On the other node, without the time that Slurm has it wait.
            await SlurmCluster.RunAsync("scontrol", "update", $"JobId={job[0]}", "StartTime=now");
            await Task.WhenAny(search, Task.Delay(200, Stop));
        }

        await _cluster.ReviveNodeAsync(job[1]);
        var result = await search;
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(0, (await TuneAsync("here.db", engine: null)).ExitCode);
        Assert.Equal(await SearchedTrials.OfAsync(_folder.File("here.db"), Stop), await SearchedTrials.OfAsync(_folder.File("slurm.db"), Stop));
        Assert.Empty(Directory.EnumerateDirectories(_folder.File(".modelops"), "tune-*"));
        Assert.Equal("", await SlurmCluster.RunAsync("squeue", "--noheader", "--me"));
    }

    [Fact]
    public async Task What_Slurm_cannot_do_for_a_search_is_a_sentence_and_leaves_no_run()
    {
        Assert.Equal(
            (2, "modelops: Slurm has no partition 'nigth'. Did you mean 'night'? The partitions are: day, night.\n"),
            Ending(await TuneAsync("no.db", "slurm", "--engine-settings", "partition=nigth")));
        Assert.Equal(
            (2, "modelops: The engine 'slurm' has no setting 'partitoin'. Did you mean 'partition'? Its settings are: partition, account, qos, constraint, extra, poll.\n"),
            Ending(await TuneAsync("no.db", "slurm", "--engine-settings", "partitoin=night")));
        var memory = await TuneAsync("no.db", "slurm", "--engine-settings", "extra=--mem=1T");
        Assert.Matches("^modelops: Slurm does not take the job 'tune-[0-9a-f]{32}': .+\\.\n$", memory.Error);
        Assert.Equal(2, memory.ExitCode);

        Assert.Empty(await SearchedTrials.OfAsync(_folder.File("no.db"), Stop));
        Assert.Empty(Directory.EnumerateDirectories(_folder.File(".modelops"), "tune-*"));
    }

    [Fact]
    public async Task Workers_that_end_at_once_fail_the_search_with_their_exit_code_and_log()
    {
        // As on nodes that lack the runtime.
        _folder.Write("tool", "#!/bin/sh\necho no runtime here; exit 131\n");
        File.SetUnixFileMode(_folder.File("tool"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await TuneAsync("dead.db", "slurm", [], ("MODELOPS_TOOL", _folder.File("tool")));

        Assert.Matches("^modelops: No process of the job '[0-9]+' is left to run trials\\. The first one: Failed\\. Its command ended with exit code 131\\. The end of its log: no runtime here\n$", result.Error);
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(await SearchedTrials.OfAsync(_folder.File("dead.db"), Stop));
        Assert.Empty(Directory.EnumerateDirectories(_folder.File(".modelops"), "tune-*"));
    }

    private static (int, string) Ending(Tool.Result result) => (result.ExitCode, result.Error);

    private IEnumerable<string> Claims() =>
        Directory.Exists(_folder.File(".modelops")) ? Directory.EnumerateDirectories(_folder.File(".modelops"), "tune-*").SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*.claim")) : [];

    private Task<Tool.Result> TuneAsync(string store, string? engine = "slurm", params string[] more) => TuneAsync(store, engine, more, ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));

    private Task<Tool.Result> TuneAsync(string store, string? engine, string[] more, (string Name, string Value) tool) => InThisProcess.RunAsync(
        _folder.Path,
        ["tune", "rows.csv", "--target", "bought", "--trainers", "decision-tree,logistic", "--strategy", "random", "--trials", "12", "--folds", "3", "--seed", "5", .. engine is null ? (string[])[] : ["--engine", engine, "--slots", "2"], .. more],
        ("MLFLOW_TRACKING_URI", $"sqlite:///{_folder.File(store)}"),
        tool);
}
