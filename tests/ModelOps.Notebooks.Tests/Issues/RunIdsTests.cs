using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>Twelve characters of a run's id are a millisecond: two trials shared them, and neither could be shown.</summary>
public sealed partial class RunIdsTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_id_on_show_finds_its_run_also_when_many_began_in_one_millisecond()
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var experiment = await store.GetOrCreateExperimentAsync("Default", Stop);
        var made = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.CreateRunAsync(new NewRun(experiment, $"trial-{i}", 1_700_000_000_000 + i), Stop)));
        foreach (var run in made)
        {
            await store.LogBatchAsync(run.Info.RunId, new RunBatch([new Tracking.Metric("roc_auc", 0.5, 1, 0)]), Stop);
        }

        await _bench.RunAsync("runs --top 40");
        await _bench.RunAsync("compare --metric roc_auc --top 40");

        string[] shown = [.. Hex().Matches(_bench.Host.Text).Select(match => match.Value)];
        Assert.Equal(80, shown.Length);
        Assert.Equal(40, shown.Distinct().Count());
        foreach (var id in shown.Distinct())
        {
            Assert.StartsWith(id, (await _bench.Ops.RunAsync(id, Stop)).Run.Info.RunId);
        }
    }

    [Fact]
    public async Task A_beginning_that_several_runs_share_lists_them()
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var experiment = await store.GetOrCreateExperimentAsync("Default", Stop);
        var first = (await store.CreateRunAsync(new NewRun(experiment, "brave-fox", 1), Stop)).Info.RunId;
        var second = (await store.CreateRunAsync(new NewRun(experiment, "calm-owl", 2), Stop)).Info.RunId;

        var exception = await _bench.RefusedAsync($"run {first[..4]}");

        Assert.Equal($"2 runs have ids that start with '{first[..4]}': {second} (calm-owl), {first} (brave-fox). Give more of the id.", exception.Message);
        Assert.StartsWith("No run has an id that starts with 'ffff'.", (await _bench.RefusedAsync("run ffff")).Message);
        Assert.StartsWith("'ab%' is not the beginning of a run's id.", (await _bench.RefusedAsync("run ab%")).Message);
    }

    [Fact]
    public async Task A_run_of_another_experiment_is_found_and_its_id_may_be_short_wherever_one_is_given()
    {
        await _bench.RunAsync("experiment other");
        await _bench.RunAsync("train train --target risk --positive bad --as model");
        var id = ((TrainResult)_bench.Host.Variables["model"]).RunId;
        await _bench.RunAsync("experiment Default");

        await _bench.RunAsync($"run {id[..20]}");
        await _bench.RunAsync($"evaluate runs:/{id[..20]}/model --data test");
        await _bench.RunAsync($"track --run-id {id[..20]} --capture none");

        Assert.Equal(id, _bench.Ops.ActiveRun!.RunId);
        Assert.Contains((await _bench.Ops.RunAsync(id, Stop)).Run.Data.Metrics, metric => metric.Key.Contains("roc_auc", StringComparison.Ordinal));
    }

    [GeneratedRegex("\\b[0-9a-f]{13,32}\\b")]
    private static partial Regex Hex();
}
