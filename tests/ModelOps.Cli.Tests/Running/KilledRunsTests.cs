using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Running;

/// <summary>Whenever <c>modelops run</c> is killed: the copy is a notebook, nothing says success that was not, and no run stays RUNNING.</summary>
public sealed class KilledRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_kill_at_any_time_leaves_a_valid_copy_and_no_success_that_was_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found and killed by Linux's means.");
        _folder.Write("n.ipynb", NotebookText.Of(
            "#!track --run-name night", "for (var i = 0; i < 20; i++) { await ops.ActiveRun.LogMetricAsync(\"loss\", 1.0 / (i + 1), i); await Task.Delay(10); }", "ops.Output(\"auc\", 0.87);", "File.WriteAllText(\"last\", \"ran\");"));
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, (await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "whole.ipynb"])).ExitCode);
        var count = KillTrials.CountOr(4);
        var ends = new List<string>();

        await new KillTrials().RunAsync(count, watch.Elapsed, Start, CheckAsync);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', ends.CountBy(end => end).Select(pair => $"{pair.Value} {pair.Key}")));
        Assert.Equal(count, ends.Count);

        Process Start(int number)
        {
            File.Delete(_folder.File("last"));
            File.Delete(_folder.File("out.ipynb"));
            var start = Tool.StartInfo(_folder.Path, ["run", "n.ipynb", .. number % 2 == 0 ? (string[])["-o", "out.ipynb"] : [], "--result", "result.json", "--quiet"]);
            (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (false, false, false);
            return Process.Start(start)!;
        }

        async Task CheckAsync(KillTrials.Trial trial)
        {
            var what = $"trial {trial.Number}: {trial.Target} killed after {trial.Delay.TotalSeconds:0.000} s, exit code {trial.ExitCode}";
            await using var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}");
            var runs = (await store.SearchRunsAsync(new RunQuery(["0"]))).Items;
            var result = ExecutionResult.Read(_folder.File("result.json"));
            string[] copies = [.. Directory.Exists(_folder.File("runs")) ? Directory.GetFiles(_folder.File("runs"), "*.ipynb") : [], .. File.Exists(_folder.File("out.ipynb")) ? [_folder.File("out.ipynb")] : (string[])[]];
            var states = copies.Select(StatusOf).ToArray();
            var hasEnded = File.Exists(_folder.File("last"));
            Assert.True(runs.All(run => run.Info.Status != RunStatus.Running), what);
            Assert.True(trial.ExitCode != 0 || hasEnded, what);
            Assert.True(result is null || result.Status != ExecutionStatus.Succeeded || hasEnded, what);
            Assert.True(states.Count(state => state == "succeeded") <= (hasEnded ? 1 : 0), what);
            Assert.True(result is null || trial.IsKilled || result.ExitCode == trial.ExitCode, what);
            Assert.True(trial.IsKilled || trial.ExitCode is 0 or 5, what);
            ends.Add($"{trial.Target}: {result?.Status.Word() ?? "no result"}");
            if (Directory.Exists(_folder.File("runs")))
            {
                Directory.Delete(_folder.File("runs"), recursive: true);
            }
        }
    }

    private static string StatusOf(string copy)
    {
        var notebook = JsonNode.Parse(File.ReadAllText(copy))!;
        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));
        Assert.All(notebook["cells"]!.AsArray(), cell => Assert.True(cell!["source"] is not null && cell["metadata"] is JsonObject && cell["id"] is not null));
        return (string)notebook["metadata"]!["modelops"]!["status"]!;
    }
}
