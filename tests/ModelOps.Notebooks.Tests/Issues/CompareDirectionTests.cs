using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>
/// Reported: compare said "more is better" of every key that was not exactly a metric's name, and starred the worst run; and one score had
/// three names (trials logged cross-validated values plainly), which lists mixed.
/// </summary>
public sealed class CompareDirectionTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("cv_rmse", "low")]
    [InlineData("cv_log_loss", "low")]
    [InlineData("cv_brier_score", "low")]
    [InlineData("loss", "low")]
    [InlineData("validation_loss", "low")]
    [InlineData("fit_seconds", "low")]
    [InlineData("holdout_a/mae", "low")]
    [InlineData("val/loss", "low")]
    [InlineData("train-rmse", "low")]
    [InlineData("cv_roc_auc", "high")]
    [InlineData("val_accuracy", "high")]
    [InlineData("neg_log_loss", "high")]
    [InlineData("profit", null)]
    [InlineData("cv_roc_auc_std", null)]
    public async Task The_star_goes_to_the_better_run_or_to_none(string metric, string? best)
    {
        await LogAsync("high", (metric, 0.9));
        await LogAsync("low", (metric, 0.1));
        await LogAsync("odd", (metric, double.NaN));
        await LogAsync("bare", ("something_else", 1));

        var result = await _bench.Ops.CompareAsync(metric, cancellationToken: Stop);

        Assert.Equal(best, result.Best?.Info.Name);
        Assert.Equal(["bare"], result.Without.Select(run => run.Info.Name));
        Assert.Equal(3, result.Runs.Count);
        Assert.Equal("odd", result.Runs[^1].Info.Name);
        await _bench.Ops.ShowAsync(result, Stop);
        Assert.Equal(best is not null, _bench.Host.Text.Contains('★', StringComparison.Ordinal));
        Assert.Equal(best is null, _bench.Host.Text.Contains("LowerIsBetter", StringComparison.Ordinal));
        Assert.Contains("1 run without", _bench.Host.Text);
    }

    [Fact]
    public async Task The_user_says_which_way_is_better_for_a_metric_of_their_own()
    {
        await LogAsync("high", ("churn", 0.9));
        await LogAsync("low", ("churn", 0.1));

        Assert.Equal("low", (await _bench.Ops.CompareAsync("churn", new() { LowerIsBetter = true }, Stop)).Best?.Info.Name);
        Assert.Equal("high", (await _bench.Ops.CompareAsync("churn", new() { HigherIsBetter = true }, Stop)).Best?.Info.Name);
        Assert.Contains("exclude each other", (await _bench.RefusedAsync("compare --metric churn --higher-is-better --lower-is-better")).Message);
    }

    [Fact]
    public async Task Held_out_cross_validated_and_training_values_have_names_of_their_own_and_trials_are_folded()
    {
        await _bench.RunAsync("tune train --target risk --positive bad --trainers logistic,decision-tree --trials 4 --folds 3 --as best");
        await _bench.RunAsync("train train --target risk --positive bad --cv 3 --as model");
        await _bench.RunAsync("evaluate model --data test");

        var cv = await _bench.Ops.CompareAsync("cv_roc_auc", cancellationToken: Stop);
        var held = await _bench.Ops.CompareAsync("roc_auc", cancellationToken: Stop);
        var all = await _bench.Ops.CompareAsync("cv_roc_auc", new() { Trials = true }, Stop);

        Assert.Equal((2, 4, 0), (cv.Runs.Count, cv.FoldedTrials, cv.Without.Count));
        Assert.Equal((1, 1), (held.Runs.Count, held.Without.Count));
        Assert.Equal((6, 0), (all.Runs.Count, all.FoldedTrials));
        await _bench.Ops.ShowAsync(cv, Stop);
        await _bench.Ops.ShowAsync(held, Stop);
        Assert.Contains("2 runs by roc_auc, 3-fold CV (more is better)", _bench.Host.Text);
        Assert.Contains("1 run by roc_auc, held out: test (more is better)", _bench.Host.Text);
        Assert.Contains("4 trials are folded", _bench.Host.Text);
        var runs = await _bench.Ops.RunsAsync(cancellationToken: Stop);
        Assert.Equal((2, 4), (runs.Runs.Count, runs.FoldedTrials.Values.Single()));
        Assert.Equal(6, (await _bench.Ops.RunsAsync(new() { Trials = true }, Stop)).Runs.Count);
        Assert.Equal(4, (await _bench.Ops.RunsAsync(new() { Filter = "tags.`modelops.trial` LIKE '%'" }, Stop)).Runs.Count);
        await _bench.Ops.ShowAsync(runs, Stop);
        Assert.Contains("roc_auc, 3-fold CV", _bench.Host.Text);
    }

    [Fact]
    public async Task Trials_of_older_stores_are_read_as_cross_validated()
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var parent = (await store.CreateRunAsync(new NewRun("0", "tune"), Stop)).Info.RunId;
        foreach (var (number, value) in ((string, double)[])[("0", 0.7), ("1", 0.8)])
        {
            var trial = (await store.CreateRunAsync(new NewRun("0", $"trial-{number}", Tags: [new Tag("modelops.trial", number), new Tag("mlflow.parentRunId", parent)]), Stop)).Info.RunId;
            await store.LogMetricAsync(trial, new Tracking.Metric("roc_auc", value, 1), Stop);
        }

        await LogAsync("evaluated", ("roc_auc", 0.6));

        Assert.Equal(["evaluated"], (await _bench.Ops.CompareAsync("roc_auc", new() { Trials = true }, Stop)).Runs.Select(run => run.Info.Name));
        Assert.Equal(["trial-1", "trial-0"], (await _bench.Ops.CompareAsync("cv_roc_auc", new() { Trials = true }, Stop)).Runs.Select(run => run.Info.Name));
    }

    private async Task LogAsync(string name, params (string Key, double Value)[] metrics)
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var run = (await store.CreateRunAsync(new NewRun("0", name, 1), Stop)).Info.RunId;
        await store.LogBatchAsync(run, new RunBatch([.. metrics.Select(metric => new Tracking.Metric(metric.Key, metric.Value, 1))]), Stop);
    }
}
