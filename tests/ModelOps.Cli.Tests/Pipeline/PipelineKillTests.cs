using System.Diagnostics;
using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Pipeline;

/// <summary>kill -9 of <c>modelops pipeline</c> at seeded moments, and <c>--resume</c> until it is done. MODELOPS_KILLS sets how many pipelines.</summary>
public sealed class PipelineKillTests
{
    private const string Pipeline = """
        name: killed
        steps:
          a: {shell: 'echo x >> a.txt; sleep 0.3; echo rows=5 >> $MODELOPS_OUTPUT', cache: false}
          b: {shell: 'echo x >> b-${matrix.n}.txt; sleep 0.2; echo "auc=0.${matrix.n}" >> $MODELOPS_OUTPUT', needs: a, matrix: {n: [1, 2, 3]}}
          c: {shell: 'echo x >> c.txt; echo "${steps.b.outputs.auc}" > c.out', outputs: [c.out]}
          d: {shell: 'echo x >> d.txt; sleep 0.2; test "$(cat c.out)" = "[0.1,0.2,0.3]"', inputs: [c.out]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_step_whose_result_was_kept_runs_twice_and_nothing_says_success_that_was_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9");
        var count = KillTrials.CountOr(1);
        var kills = 0;
        for (var seed = 1; seed <= count; seed++)
        {
            kills += await KillAsync(seed);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} pipelines, killed {kills} times");
        Assert.True(kills > 0, "Nothing was killed.");
    }

    private static async Task<int> KillAsync(int seed)
    {
        using var folder = new TemporaryFolder();
        folder.Write("pipeline.yaml", Pipeline);
        var random = new Random(seed);
        var kills = 0;
        for (var round = 0; round < 3; round++)
        {
            using var process = Process.Start(Tool.StartInfo(folder.Path, ["pipeline", "pipeline.yaml", "--resume"]))!;
            var ended = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
            if (round == 0)
            {
                await Wait.UntilAsync(() => process.HasExited || Directory.Exists(folder.File(".modelops")), "the pipeline");
            }

            await Task.WhenAny(process.WaitForExitAsync(Stop), Task.Delay(random.Next(1500), Stop));
            if (process.HasExited)
            {
                Assert.True(process.ExitCode == 0, (await ended)[1]);
                break;
            }

            process.Kill();
            await process.WaitForExitAsync(Stop);
            kills++;
            CheckKilled(folder);
        }

        var done = await Tool.RunAsync(folder.Path, ["pipeline", "pipeline.yaml", "--resume", "--json"]);
        Assert.True(done.ExitCode == 0, $"seed {seed}: {done.Error}{done.Output}");
        foreach (var file in (string[])["a.txt", "b-1.txt", "b-2.txt", "b-3.txt", "c.txt", "d.txt"])
        {
            Assert.True((await File.ReadAllLinesAsync(folder.File(file), Stop)).Length == 1, $"seed {seed}: {file} has more lines than one.\n{done.Error}");
        }

        await CheckStoreAsync(folder, seed);
        return kills;
    }

    // What a killed run says that succeeded has its result.
    private static void CheckKilled(TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder.File(".modelops"), "*.json", SearchOption.AllDirectories))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            if (Path.GetFileName(file) == "task.json" && json.RootElement.GetProperty("status").GetString() == "succeeded")
            {
                var id = json.RootElement.GetProperty("id").GetString()!;
                var name = id.Replace("[n=", "-", StringComparison.Ordinal).TrimEnd(']');
                Assert.True(File.Exists(folder.File(name + ".txt")), $"{id} says that it succeeded, and did not run.");
                Assert.NotEmpty(Directory.GetFiles(folder.File(".modelops", "pipelines", "killed", "tasks"), $"{id[0]}*"));
            }
        }
    }

    private static async Task CheckStoreAsync(TemporaryFolder folder, int seed)
    {
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: Stop);
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"], MaxResults: 1000), Stop)).Items;
        Assert.DoesNotContain(runs, run => run.Info.Status == RunStatus.Running);
        Assert.Single(runs, run => run.Info.Name == "killed" && run.Info.Status == RunStatus.Finished);
        foreach (var (task, metric, value) in ((string, string, double)[])[("a", "rows", 5), ("b[n=1]", "auc", 0.1), ("b[n=2]", "auc", 0.2), ("b[n=3]", "auc", 0.3)])
        {
            var finished = runs.Where(run => run.Info.Name == task && run.Info.Status == RunStatus.Finished).ToArray();
            Assert.True(finished.Length > 0 && finished.All(run => run.Data.Metrics.Single(each => each.Key == metric).Value == value), $"seed {seed}: {task} has {finished.Length} finished runs.");
        }
    }
}
