using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Slurm;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Running;

/// <summary>Tracked <c>modelops run</c> as tasks of a Slurm whose parts are killed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RunsOnSlurmTests : IClassFixture<SlurmCluster>, IDisposable
{
    private const int Tasks = 2;
    private readonly SlurmCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    public RunsOnSlurmTests(SlurmCluster cluster)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        _cluster = cluster;
    }

    public void Dispose() => _folder.Dispose();

    // MODELOPS_SLURM_KILLS says how many.
    [Fact]
    public async Task Whatever_is_killed_no_run_stays_RUNNING_and_nothing_says_success_that_was_not()
    {
        await using var engine = JobEngines.Find("slurm").Open(new JobEngineOptions { Folder = _folder.File("jobs") });
        var ends = new List<string>();
        for (var kill = 0; kill < SlurmKill.CountOr(1); kill++)
        {
            var (victim, random) = ((SlurmVictim)(kill % 4), new Random(kill));
            var folder = Directory.CreateDirectory(_folder.File($"kill{kill}")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "n.ipynb"), NotebookText.Of(
                "#!track --run-name task", "for (var i = 0; i < 8; i++) { await ops.ActiveRun.LogMetricAsync(\"loss\", 1.0 / (i + 1), i); await Task.Delay(100); }", "File.AppendAllText($\"done-{Environment.GetEnvironmentVariable(\"MODELOPS_TASK_INDEX\")}\", \"x\\n\");"));
            var id = await engine.StartAsync(new JobSpec($"kill{kill}", ["/bin/sh", "-c", "exec dotnet \"$0\" run n.ipynb -o copy-$MODELOPS_TASK_INDEX.ipynb --result result-$MODELOPS_TASK_INDEX.json --quiet", Path.Combine(AppContext.BaseDirectory, "modelops.dll")])
            {
                Folder = folder,
                Tasks = Tasks,
                Requeues = 3,
                Variables = new Dictionary<string, string> { ["MLFLOW_TRACKING_URI"] = $"sqlite:///{folder}/mlflow.db", ["MODELOPS_STATE_FOLDER"] = $"{folder}/state" },
            });
            await Wait.UntilAsync(() => File.Exists(Path.Combine(folder, "copy-1.ipynb")), "The first copy");
            JobStatus status = new(id, []);
            await new SlurmKill(_cluster, victim, id, random).RunAsync(async () => (status = await engine.LookAsync(id)) is { Tasks.Count: Tasks, HasEnded: true }, $"The end after kill {kill} ({victim})");
            await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder}/mlflow.db");
            var runs = (await store.SearchRunsAsync(new RunQuery(["0"]))).Items;
            Assert.DoesNotContain(runs, run => run.Info.Status == RunStatus.Running);
            Assert.True(runs.Count(run => run.Info.Status == RunStatus.Finished) >= status.Tasks.Count(task => task.State == JobState.Succeeded), $"Kill {kill} ({victim}): {string.Join(' ', runs.Select(run => run.Info.Status))}");
            Assert.All(status.Tasks, task => ends.Add($"{victim}: {Check(folder, task, $"Kill {kill} ({victim}): {task}")}"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', ends.CountBy(end => end).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value} tasks")));
    }

    private static string Check(string folder, JobTask task, string what)
    {
        var hasEnded = File.Exists(Path.Combine(folder, $"done-{task.Index}"));
        var result = ExecutionResult.Read(Path.Combine(folder, $"result-{task.Index}.json"));
        var copy = Path.Combine(folder, $"copy-{task.Index}.ipynb");
        var said = File.Exists(copy) ? (string)JsonNode.Parse(File.ReadAllText(copy))!["metadata"]!["modelops"]!["status"]! : "none";
        Assert.True(task.State is JobState.Succeeded or JobState.Failed or JobState.Lost, what);
        Assert.True(task.State == JobState.Succeeded ? hasEnded && task.ExitCode == 0 && said == "succeeded" && result?.Status == ExecutionStatus.Succeeded : task.Reason is not null, $"{what}: {said}");
        Assert.True(hasEnded || (said != "succeeded" && result?.Status != ExecutionStatus.Succeeded), $"{what}: {said}");
        return $"{task.State}, start {task.Attempt}";
    }
}
