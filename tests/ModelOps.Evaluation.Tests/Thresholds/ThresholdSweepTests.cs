namespace ModelOps.Evaluation.Tests.Thresholds;

public sealed class ThresholdSweepTests
{
    private static readonly MetricInput _rows = MetricInput.ForClasses([0, 0, 1, 1], [0.9, 0.1, 0.7, 0.3, 0.8, 0.2, 0.4, 0.6], 2);

    [Fact]
    public void The_best_threshold_of_a_metric_lies_between_scores()
    {
        var sweep = ThresholdSweep.ByMetric(_rows, "f1");
        Assert.Equal([0, 0.15, 0.25, 0.45, 1], sweep.Thresholds.Select(threshold => Math.Round(threshold, 10)));
        Assert.Equal(0.8, sweep.BestValue, 1e-12);
        Assert.Equal(0.15, sweep.Best, 1e-12);
        Assert.Equal(sweep.BestValue, MetricCatalog.Find("f1").Compute(_rows.WithThreshold(sweep.Best)));
    }

    [Fact]
    public void Costs_move_the_threshold()
    {
        Assert.Equal(0.45, ThresholdSweep.ByCost(_rows, falsePositive: 10, falseNegative: 1).Best, 1e-12);
        Assert.Equal(0.15, ThresholdSweep.ByCost(_rows, falsePositive: 1, falseNegative: 10).Best, 1e-12);
        Assert.Equal(0.25, ThresholdSweep.ByCost(_rows, falsePositive: 1, falseNegative: 10).BestValue, 1e-12);
    }

    [Fact]
    public void What_no_threshold_changes_is_refused()
    {
        Assert.Equal("The metric 'roc_auc' is the same at every threshold. Choose a metric of predicted classes, such as 'f1'.", Assert.Throws<InvalidInputException>(() => ThresholdSweep.ByMetric(_rows, "auc")).Message);
        Assert.Equal("The costs are -1 and 2; give 0 or more for each.", Assert.Throws<InvalidInputException>(() => ThresholdSweep.ByCost(_rows, -1, 2)).Message);
        Assert.Equal("A threshold is chosen on rows of two classes with probabilities. Evaluate a binary model that gives them.", Assert.Throws<InvalidInputException>(() => ThresholdSweep.ByMetric(MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1]), "f1")).Message);
    }

    [Fact]
    public void The_figure_marks_the_best() => Assert.Equal("best 0.15", (string?)ThresholdSweep.ByMetric(_rows, "f1").ToFigure().Traces[1]!["name"]);
}
