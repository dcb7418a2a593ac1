using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Compare;

/// <summary>What <c>#!compare</c> shows, draws and refuses.</summary>
public sealed class CompareCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private long _time = 1_706_933_106_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_best_comes_first_with_what_differs_and_those_without_the_metric_below()
    {
        await LogAsync("tree", [("depth", "3"), ("seed", "42")], ("accuracy", 0.71));
        await LogAsync("forest", [("depth", "8"), ("seed", "42")], ("accuracy", 0.78));
        await LogAsync("ridge", [("alpha", "0.1"), ("seed", "42")], ("rmse", 3), ("mae", 2), ("r2", 0.5), ("mape", 1), ("bias", 0));
        await LogAsync("bare", []);

        var text = TrainedBench.Scrub(await _bench.ShownAsync("compare --metric accuracy"));

        Golden.Equal("compare.txt", text);
        Assert.DoesNotContain("seed", text);
        var called = await _bench.Ops.CompareAsync("accuracy", cancellationToken: Stop);
        Assert.Equal(("forest", true), (called.Best?.Info.Name, called.HigherIsBetter));
        Assert.Equal(["bare", "ridge"], called.Without.Select(run => run.Info.Name));
    }

    [Fact]
    public async Task Values_that_are_equal_share_the_star_and_what_is_not_a_number_comes_last()
    {
        await LogAsync("undefined", [], ("log_loss", double.NaN));
        await LogAsync("first", [], ("log_loss", 0.3));
        await LogAsync("second", [], ("log_loss", 0.3));
        await LogAsync("endless", [], ("log_loss", double.PositiveInfinity));

        var text = await _bench.ShownAsync("compare --metric log_loss");

        Assert.Equal(2, text.Count(letter => letter == '★'));
        Assert.Contains("4 runs by log_loss (less is better)", text);
        Assert.Equal(["endless", "undefined"], (await _bench.Ops.CompareAsync("log_loss", cancellationToken: Stop)).Runs.Skip(2).Select(run => run.Info.Name));
    }

    [Fact]
    public async Task Where_no_run_has_a_value_none_is_the_best()
    {
        await LogAsync("undefined", [], ("log_loss", double.NaN));

        Assert.Null((await _bench.Ops.CompareAsync("log_loss", cancellationToken: Stop)).Best);
        Assert.DoesNotContain("★", await _bench.ShownAsync("compare --metric log_loss"));
    }

    [Theory]
    [InlineData(Face.Notebook, "#!runs")]
    [InlineData(Face.Terminal, "modelops runs")]
    [InlineData(Face.CSharp, "ops.RunsAsync()")]
    public async Task A_metric_that_no_run_has_is_named_with_the_nearest(Face face, string lists)
    {
        await LogAsync("tree", [], ("accuracy", 0.71));
        _bench.Host.Face = face;

        Assert.Equal($"No run has the metric acuracy\nList what runs have with {lists}. Did you mean 'accuracy'?\n", await _bench.ShownAsync("compare --metric acuracy"));
    }

    [Fact]
    public async Task Top_and_filter_choose_the_runs_and_the_trials_of_a_search_are_folded()
    {
        var parent = await LogAsync("search", [("trainer", "logistic")], ("cv_accuracy", 0.8));
        foreach (var i in Enumerable.Range(0, 3))
        {
            var trial = await (await _bench.Ops.StoreAsync(Stop)).CreateRunAsync(new NewRun("0", $"trial-{i}", Tags: [new Tag("modelops.trial", $"{i}"), new Tag("mlflow.parentRunId", parent)]), Stop);
            await (await _bench.Ops.StoreAsync(Stop)).LogMetricAsync(trial.Info.RunId, new Tracking.Metric("cv_accuracy", 0.1 * i, 1), Stop);
        }

        await LogAsync("tree", [("trainer", "decision-tree")], ("cv_accuracy", 0.9));

        async Task<string> Names(CompareOptions options) => string.Join(' ', (await _bench.Ops.CompareAsync("cv_accuracy", options, Stop)).Runs.Select(run => run.Info.Name));

        Assert.Equal("tree search", await Names(new()));
        Assert.Equal("tree", await Names(new() { Top = 1 }));
        Assert.Equal("search", await Names(new() { Filter = "params.trainer = 'logistic'" }));
        Assert.Equal("tree search trial-2 trial-1 trial-0", await Names(new() { Trials = true }));
        Assert.Contains("3 trials are folded under the runs of their searches; --trials shows them.", await _bench.ShownAsync("compare --metric cv_accuracy"));
        Assert.Contains("3 trials of searches were not looked at; --trials includes them.", await _bench.ShownAsync("compare --metric nothing"));
    }

    [Fact]
    public async Task Metrics_of_several_steps_are_drawn_as_curves_and_three_runs_as_parallel_coordinates()
    {
        foreach (var (name, rate) in new[] { ("slow", "0.001"), ("fair", "0.1"), ("fast", "10") })
        {
            await using var run = await _bench.Ops.StartRunAsync(name, CaptureSettings.None, Stop);
            await run.LogParamAsync("rate", rate, Stop);
            await run.LogParamAsync("kind", name, Stop);
            await run.LogMetricAsync("validation_loss", 1, 0, Stop);
            await run.LogMetricAsync("validation_loss", name.Length / 10.0, 1, Stop);
        }

        var view = (await _bench.Ops.CompareAsync("validation_loss", cancellationToken: Stop)).ToView();

        Assert.Equal(["loss, validation", "loss, validation by parameters"], view.Figures.Select(figure => figure.Title));
        Assert.Equal(3, view.Figures[0].Traces.Count);
        var coordinates = view.Figures[1].ToJson();
        Assert.Contains("parcoords", coordinates);
        Assert.Contains("rate", coordinates);
    }

    [Fact]
    public async Task A_run_that_still_writes_is_compared_with_what_it_has_logged()
    {
        await using var run = await _bench.Ops.StartRunAsync("active", CaptureSettings.None, Stop);
        await run.LogMetricAsync("accuracy", 0.5, cancellationToken: Stop);

        Assert.Equal("active", (await _bench.Ops.CompareAsync("accuracy", cancellationToken: Stop)).Best?.Info.Name);
    }

    [Theory]
    [InlineData(Face.Notebook, "compare", "Name two models or more to compare them on the same rows, or give '--metric' to put runs side by side by a metric that they logged.")]
    [InlineData(Face.Notebook, "compare --metric f1 --top 0", "'--top' is 0; give 1 or more.")]
    [InlineData(Face.CSharp, "compare --metric f1 --top 0", "'Top' is 0; give 1 or more.")]
    [InlineData(Face.Terminal, "compare --metric f1 --higher-is-better --lower-is-better", "'--higher-is-better' and '--lower-is-better' exclude each other. Give the one that is true of the metric.")]
    [InlineData(Face.CSharp, "compare --metric f1 --higher-is-better --lower-is-better", "'HigherIsBetter' and 'LowerIsBetter' exclude each other. Give the one that is true of the metric.")]
    public async Task Options_that_do_not_fit_are_named_with_what_to_do(Face face, string line, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, line));

    // Each a millisecond after the one before, so that there is an order of time.
    private async Task<string> LogAsync(string name, (string Key, string Value)[] parameters, params (string Key, double Value)[] metrics)
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var run = await store.CreateRunAsync(new NewRun("0", name, ++_time), Stop);
        await store.LogBatchAsync(run.Info.RunId, new RunBatch([.. metrics.Select(metric => new Tracking.Metric(metric.Key, metric.Value, 1))], [.. parameters.Select(param => new Param(param.Key, param.Value))]), Stop);
        return run.Info.RunId;
    }
}
