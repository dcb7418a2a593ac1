using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Slurm;

namespace ModelOps.Cli.Tests.Pipeline;

/// <summary><c>modelops pipeline</c> and <c>modelops jobs</c> on a real Slurm of this machine, with a notebook, shells and an array.</summary>
[Collection(InThisProcess.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class PipelineOnSlurmTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_runs_is_killed_goes_on_is_listed_and_is_cancelled()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        SamplePipeline.Write(_folder, "{name: slurm, poll: 200ms}", memory: "1500M");
        await KillAsync(runs: 1);

        // It is not begun anew beside what still runs, and goes on with it.
        var again = await RunAsync("pipeline", "pipeline.yaml");
        Assert.Equal(2, again.ExitCode);
        Assert.Matches("^modelops: The run .* was killed, and its task 'train\\[region=north\\]' still runs. Go on with it by modelops pipeline pipeline.yaml --resume, or end it by modelops pipeline cancel pipeline.yaml.\n$", again.Error);
        _folder.Write("go", "");
        var resumed = await RunAsync("pipeline", "pipeline.yaml", "--resume", "--json");
        Assert.True(resumed.ExitCode == 0, resumed.Error + resumed.Output);
        SamplePipeline.Check(_folder, resumed.Output);

        // Slurm's own list has one array for both regions, and one job for the second try of one.
        Assert.Equal(["night-load", "night-report", "night-train", "night-train", "night-train[region=south]"], (await SlurmCluster.RunAsync("squeue", "--noheader", "--array", "--states=all", "--Format=Name:80")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
        using var list = JsonDocument.Parse((await RunAsync("jobs", "list", "--json")).Output);
        Assert.Equal(["night-load slurm", "night-train slurm", "night-train[region=south] slurm", "night-report slurm"], list.RootElement.EnumerateArray().Select(job => $"{job.GetProperty("name")} {job.GetProperty("engine")}"));
        Assert.Equal("train north\n", (await RunAsync("jobs", "logs", "train[region=north]")).Output);
        Assert.Equal("Deleted what was left of 0 jobs.\n", (await RunAsync("jobs", "clean")).Output);

        // A changed step ends the array that it is in; the other task runs anew, too.
        File.Delete(_folder.File("go"));
        _folder.Write("region-north.txt", "new 1");
        _folder.Write("region-south.txt", "new 1");
        await KillAsync(runs: 2);
        _folder.Write("region-south.txt", "new 2");
        using (var resuming = Start("--resume"))
        {
            await Wait.UntilAsync(() => Lines("north.txt") == 3 && Lines("south.txt") == 4, "the second attempts");
            resuming.Kill();
            await resuming.WaitForExitAsync(Stop);
        }

        var cancelled = await RunAsync("pipeline", "cancel", "pipeline.yaml");
        Assert.True(cancelled.ExitCode == 0, cancelled.Error);
        Assert.Equal("", await SlurmCluster.RunAsync("squeue", "--noheader", "--states=PENDING,RUNNING,COMPLETING"));
        Assert.Contains("cancelled", (await RunAsync("jobs", "list")).Output, StringComparison.Ordinal);
        Assert.Matches("^Deleted what was left of [0-9]+ jobs.\n$", (await RunAsync("jobs", "clean", "--older-than", "0s")).Output);
        Assert.Equal("[]", (await RunAsync("jobs", "list", "--json")).Output.Trim());
    }

    public void Dispose() => _folder.Dispose();

    private async Task KillAsync(int runs)
    {
        using var pipeline = Start();
        await Wait.UntilAsync(() => pipeline.HasExited || (Lines("north.txt") >= runs && Lines("south.txt") > runs - 1 + (runs > 1 ? 1 : 0)), "the tasks");
        Assert.False(pipeline.HasExited);
        pipeline.Kill();
        await pipeline.WaitForExitAsync(Stop);
    }

    private Process Start(params string[] words)
    {
        var process = Process.Start(Tool.StartInfo(_folder.Path, ["pipeline", "pipeline.yaml", .. words]))!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, line) => TestContext.Current.TestOutputHelper?.WriteLine(line.Data ?? "");
        process.BeginErrorReadLine();
        return process;
    }

    private int Lines(string name) => File.Exists(_folder.File(name)) ? File.ReadAllLines(_folder.File(name)).Length : 0;

    private Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words, ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));
}
