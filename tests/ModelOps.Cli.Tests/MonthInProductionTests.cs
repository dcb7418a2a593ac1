using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests;

public sealed class MonthInProductionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_simulated_month_raises_the_drift_on_its_day_rolls_the_worse_canary_back_and_promotes_the_better_one()
    {
        using var folder = new TemporaryFolder();

        // Its own cells throw when what they claim does not hold.
        var result = await Tool.RunAsync(folder.Path, ["run", RepositoryPaths.Of("notebooks", "03-a-month-in-production.ipynb"), "-o", "out.ipynb", "-p", "shuffles=3", "-p", $"stateFolder={folder.File("month")}"]);

        Assert.True(result.ExitCode == 0, result.ExitCode == 0 ? null : $"{result.Error}\n{Traceback(folder.File("out.ipynb"))}");
        var audit = await new AuditLog(folder.File("month", "audit.jsonl")).ReadAsync(Stop);
        Assert.Null(audit.Error);
        AuditEntry[] canaries = [.. audit.Entries.Where(entry => entry.Action.StartsWith("canary.", StringComparison.Ordinal))];
        Assert.Equal(
            [("canary.started", "churn/2"), ("canary.rolled-back", "churn/2"), ("canary.started", "churn/3"), ("canary.step-2", "churn/3"), ("canary.step-3", "churn/3"), ("canary.promoted", "churn/3")],
            canaries.Select(entry => (entry.Action, entry.Subject)));
        Assert.StartsWith("Version 2 is rolled back at step ", canaries[1].Reason, StringComparison.Ordinal);
        Assert.InRange(canaries[1].Time, March(8), March(15));
        Assert.InRange(canaries[5].Time, March(23), March(31));
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: Stop);
        Assert.Equal(3, (await store.GetVersionByAliasAsync("churn", "champion", Stop)).Version);
        await AssertDriftAsync(folder, store);
    }

    // Looked at again, with the log that the notebook has left.
    private static async Task AssertDriftAsync(TemporaryFolder folder, ITrackingStore store)
    {
        var first = await store.GetModelVersionAsync("churn", 1, Stop);
        using var model = Model.Load(folder.File("mlruns", (await store.GetRunAsync(first.RunId!, Stop)).Info.ExperimentId, first.RunId!, "artifacts", "model"));
        var report = ModelMonitor.Look(model, folder.File("month", "deployments", "churn", "payloads"), new MonitorOptions { Version = "1", Metrics = ["accuracy"] }, Stop);
        Assert.Equal(March(15), report.Windows.First(window => window.IsDrifted).Start);
        Assert.All(report.Windows, window => Assert.Equal(window.Start >= March(15), window.IsDrifted || window.Rows < 200));
    }

    // Where the cell failed, for what the message alone does not say.
    private static string Traceback(string notebook) => !File.Exists(notebook) ? "" : string.Join('\n', JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray()
        .SelectMany(cell => cell!["outputs"]?.AsArray() ?? []).SelectMany(output => output!["traceback"]?.AsArray() ?? []).Select(line => (string?)line));

    private static DateTimeOffset March(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);
}
