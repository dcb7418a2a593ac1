using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Runs;

/// <summary>What the metrics of runs are read as.</summary>
public sealed class RunMetricsTests
{
    private static Run Of(Tracking.Metric[] metrics, Param[]? parameters = null, Tag[]? tags = null) =>
        new(new RunInfo("r", "0", "r", "me", RunStatus.Finished, 0, 0, "a", LifecycleStage.Active), new RunData(metrics, parameters ?? [], tags ?? []), []);

    [Theory]
    [InlineData("modelops.trial", "parent")]
    [InlineData("mlflow.autologging", "parent")]
    [InlineData("mlflow.user", null)]
    public void A_run_below_another_is_a_trial_only_when_a_search_says_so(string tag, string? search) =>
        Assert.Equal(search, RunMetrics.SearchOf(Of([], tags: [new Tag(tag, "1"), new Tag("mlflow.parentRunId", "parent")])));

    [Fact]
    public void The_head_names_folds_and_data_only_where_all_runs_agree()
    {
        var metrics = new RunMetrics();
        var key = MetricKey.Of("cv_roc_auc");
        var (five, three) = (Of([new("cv_roc_auc", 0.7, 1)], [new("cv_folds", "5")]), Of([new("cv_roc_auc", 0.8, 1)], [new("cv_folds", "3")]));

        Assert.Equal("roc_auc, 5-fold CV", metrics.Head(key, [five, five]));
        Assert.Equal("roc_auc, cross-validated", metrics.Head(key, [five, three]));
        Assert.Equal("roc_auc, cross-validated", metrics.Head(key, []));
        var held = Of([new("roc_auc", 0.7, 1), new("march/roc_auc", 0.7, 1)]);
        Assert.Equal("roc_auc, held out: march", metrics.Head(MetricKey.Of("roc_auc"), [held]));
        Assert.Equal("roc_auc", metrics.Head(MetricKey.Of("roc_auc"), [held, Of([new("roc_auc", 0.7, 1)])]));
    }

    [Fact]
    public void Times_that_are_not_known_are_not_shown_as_1970()
    {
        var info = Of([]).Info;

        Assert.Null(RunDisplay.Started(info));
        Assert.Null(RunDisplay.Started(info with { StartTime = null }));
        Assert.Null(RunDisplay.Duration(info with { StartTime = 5, EndTime = null }));
        Assert.Equal(TimeSpan.FromSeconds(1.5), RunDisplay.Duration(info with { StartTime = 1_000, EndTime = 2_500 }));
        Assert.Equal(2024, RunDisplay.Started(info with { StartTime = 1_706_933_106_000 })!.Value.Year);
    }
}
