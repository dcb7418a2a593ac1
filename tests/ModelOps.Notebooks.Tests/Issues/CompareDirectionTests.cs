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

    [Fact]
    public async Task Values_of_different_data_have_no_star()
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        async Task EvaluatedAsync(string name, string data, string digest, double value)
        {
            var run = await LogAsync(name, ("roc_auc", value), ($"{data}/roc_auc", value));
            await store.LogInputsAsync(run, [new DatasetInput(new Dataset(data, digest, "code", "{}"), [new Tag("mlflow.data.context", "evaluation")])], Stop);
        }

        await EvaluatedAsync("first", "credit_test", "d1", 0.8);
        await EvaluatedAsync("second", "renamed", "d1", 0.7);
        Assert.Equal("first", (await _bench.Ops.CompareAsync("roc_auc", cancellationToken: Stop)).Best?.Info.Name);

        await EvaluatedAsync("memory", "credit_train", "d2", 0.99);
        foreach (var top in (int[])[10, 1])
        {
            Assert.Null((await _bench.Ops.CompareAsync("roc_auc", new() { Top = top }, Stop)).Best);
        }

        Assert.Equal("first", (await _bench.Ops.CompareAsync("credit_test/roc_auc", cancellationToken: Stop)).Best?.Info.Name);
        await _bench.Ops.ShowAsync(await _bench.Ops.CompareAsync("roc_auc", cancellationToken: Stop), Stop);
        Assert.DoesNotContain("★", _bench.Host.Text);
        Assert.Contains("No run is marked as the best: the values are of different data, credit_train, credit_test. Evaluate the runs on the same data, and compare by its name, as credit_train/roc_auc.", _bench.Host.Text);

        await EvaluatedAsync("changed", "credit_test", "d3", 0.9);
        var same = await _bench.Ops.CompareAsync("credit_test/roc_auc", cancellationToken: Stop);
        Assert.Equal((null, "credit_test (digest d3), credit_test (digest d1)"), (same.Best, string.Join(", ", same.DataSets)));
    }

    [Fact]
    public async Task A_value_whose_data_is_not_known_is_not_compared_with_one_that_is()
    {
        await LogAsync("plain", ("roc_auc", 0.9));
        Assert.Equal("plain", (await _bench.Ops.CompareAsync("roc_auc", cancellationToken: Stop)).Best?.Info.Name);
        await LogAsync("held out", ("roc_auc", 0.8), ("credit_test/roc_auc", 0.8));

        var result = await _bench.Ops.CompareAsync("roc_auc", cancellationToken: Stop);
        Assert.Equal((null, "data that is not known, credit_test"), (result.Best, string.Join(", ", result.DataSets)));
    }

    [Fact]
    public async Task Of_equal_values_the_one_that_was_logged_with_the_plain_one_names_its_data()
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var run = await LogAsync("perfect");
        async Task AtAsync(long time, params string[] keys) => await store.LogBatchAsync(run, new RunBatch([.. keys.Select(key => new Tracking.Metric(key, 1, time))]), Stop);
        async Task<string?> DataAsync() => Assert.Single((await _bench.Ops.CompareAsync("roc_auc", cancellationToken: Stop)).Ranked).Data;

        await AtAsync(1, "a_train/roc_auc", "roc_auc");
        await AtAsync(2, "b_test/roc_auc", "roc_auc");
        Assert.Equal("b_test", await DataAsync());
        await AtAsync(3, "roc_auc");
        Assert.Null(await DataAsync());
        await AtAsync(4, "a_train/roc_auc", "b_test/roc_auc", "roc_auc");
        Assert.Null(await DataAsync());
    }

    [Fact]
    public async Task The_number_of_runs_looked_at_is_not_the_number_shown()
    {
        for (var i = 0; i < 3; i++)
        {
            await LogAsync($"r{i}", ("accuracy", i));
        }

        var scan = await RunScan.ReadAsync(_bench.Ops, null, null, int.MaxValue, false, Stop);
        Assert.Equal((3, false), (scan.Seen, scan.IsCut));
        var result = await _bench.Ops.CompareAsync("accuracy", new() { Top = 1 }, Stop);
        Assert.DoesNotContain("more runs than", await TextAsync(result));
        Assert.Contains("The experiment has more runs than the 20000 that were looked at, the newest.", await TextAsync(result with { Seen = 20_000 }));
    }

    private async Task<string> TextAsync(CompareResult result)
    {
        await _bench.Ops.ShowAsync(result, Stop);
        return _bench.Host.Text;
    }

    private async Task<string> LogAsync(string name, params (string Key, double Value)[] metrics)
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var run = (await store.CreateRunAsync(new NewRun("0", name, 1), Stop)).Info.RunId;
        await store.LogBatchAsync(run, new RunBatch([.. metrics.Select(metric => new Tracking.Metric(metric.Key, metric.Value, 1))]), Stop);
        return run;
    }
}
