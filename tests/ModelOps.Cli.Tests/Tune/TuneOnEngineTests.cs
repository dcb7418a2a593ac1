using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Tune;

/// <summary><c>modelops tune --engine</c>: the same search, in processes of the tool.</summary>
[Collection(InThisProcess.Name)]
public sealed class TuneOnEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TuneOnEngineTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux only.");
        _folder.WriteSearchRows();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tpe")]
    [InlineData("halving")]
    public async Task The_same_seed_gives_the_same_search_wherever_its_trials_run(string strategy)
    {
        var here = await TuneAsync("here.db", strategy);
        var there = await TuneAsync("there.db", strategy, "--engine", "local", "--slots", "2");

        Assert.Equal(0, here.ExitCode);
        Assert.True(there.ExitCode == 0, there.Error);
        var (one, other) = (await TrialsAsync("here.db"), await TrialsAsync("there.db"));
        Assert.Equal(one, other);
        Assert.NotEmpty(one);
        Assert.Empty(Directory.EnumerateDirectories(_folder.File(".modelops"), "tune-*"));
    }

    [Fact]
    public async Task A_worker_that_is_killed_is_started_again_and_its_trial_counts_once()
    {
        var search = TuneAsync("killed.db", "random", "--engine", "local", "--slots", "2");
        var killed = 0;
        while (!search.IsCompleted && killed < 3)
        {
            foreach (var job in Directory.Exists(_folder.File(".modelops", "jobs", "local")) ? Directory.GetDirectories(_folder.File(".modelops", "jobs", "local"), "tune-*") : [])
            {
                killed += Kill(Path.Combine(job, "job.json"), killed % 2) ? 1 : 0;
            }

            await Task.Delay(150, Stop);
        }

        var result = await search;
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(killed > 0);
        await TuneAsync("here.db", "random");
        Assert.Equal(await TrialsAsync("here.db"), await TrialsAsync("killed.db"));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_anything_runs()
    {
        Assert.Equal("modelops: Slots, settings and a folder are for an engine, but none is named. Add --engine local, or another one.\n", (await TuneAsync("no.db", "random", "--slots", "2")).Error);
        Assert.Equal(
            "modelops: The number of slots is 0, but must be at least 1.\nThe engine's setting 'partition' cannot be used. Write each once, as name=value.\n",
            (await TuneAsync("no.db", "random", "--engine", "slurm", "--slots", "0", "--engine-settings", "partition")).Error);
        Assert.StartsWith("modelops: There is no engine 'slrum'. Did you mean 'slurm'? The engines are: local, slurm", (await TuneAsync("no.db", "random", "--engine", "slrum")).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await TuneAsync("no.db", "random", "--engine", "local", "--engine-settings", "grase=1s")).ExitCode);

        Assert.False(Directory.Exists(_folder.File(".modelops")));
    }

    [Fact]
    public async Task Engines_says_which_can_be_used_here()
    {
        var result = await InThisProcess.RunAsync(_folder.Path, ["engines"]);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("local: Processes of this machine, which go on when the one that started them ends.\n  It can be used here.\n  grace: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("slurm: Job arrays of a Slurm cluster", result.Output, StringComparison.Ordinal);
    }

    private static bool Kill(string record, int worker)
    {
        try
        {
            var task = JsonNode.Parse(File.ReadAllText(record))!["Tasks"]![worker]!;
            if (task["Task"]!["State"]!.GetValue<string>() == "Running" && task["ProcessId"]?.GetValue<int>() is > 0 and var id)
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                return true;
            }
        }
        catch (Exception moved) when (moved is ArgumentException or IOException or InvalidOperationException)
        {
            // It has ended, or the job has.
        }

        return false;
    }

    private Task<Tool.Result> TuneAsync(string store, string strategy, params string[] more) => InThisProcess.RunAsync(
        _folder.Path,
        ["tune", "rows.csv", "--target", "bought", "--trainers", "decision-tree,logistic", "--strategy", strategy, "--trials", "9", "--folds", "3", "--seed", "5", "--blend", "true", .. more],
        ("MLFLOW_TRACKING_URI", $"sqlite:///{_folder.File(store)}"),
        ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));

    private Task<string[]> TrialsAsync(string file) => SearchedTrials.OfAsync(_folder.File(file), Stop);
}
