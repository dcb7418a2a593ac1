using ModelOps.Evaluation.Metrics;
namespace ModelOps.Evaluation.Tests.Issues;

/// <summary>On a slice without a positive row recall was shown as 0, though it is not defined there; rows without a true value were left out unseen.</summary>
public sealed class UndefinedMetricsTests
{
    private static readonly string[] _ofThePositiveClass = ["precision", "recall", "f1", "matthews_corrcoef", "roc_auc", "average_precision", "pr_auc", "ks_statistic"];

    // Half of the rows, of the part "none", are all negative.
    private static EvaluationResult Sliced()
    {
        int[] truth = [.. Enumerable.Range(0, 80).Select(row => row < 40 ? 0 : row % 2)];
        double[] scores = [.. truth.SelectMany((each, row) => each == 1 && row % 7 != 0 ? new[] { 0.2, 0.8 } : [0.9, 0.1])];
        return Evaluator.Evaluate(MetricInput.ForClasses(truth, scores, 2), "y", ["no", "yes"], new Frame(StringColumn.From("part", truth.Select((_, row) => row < 40 ? "none" : "some"))), new() { Slices = ["part"] });
    }

    [Fact]
    public void What_is_not_defined_on_a_slice_is_NaN_and_the_rest_is_not()
    {
        var none = Sliced().Slices.Single(slice => slice.Value == "none");
        Assert.Equal(_ofThePositiveClass, none.Metrics.Where(metric => double.IsNaN(metric.Value)).Select(metric => metric.Key));
        Assert.All(["accuracy", "balanced_accuracy", "recall_macro", "f1_macro", "precision_macro"], metric => Assert.Equal(1, none.Metrics[metric]));
        Assert.All(Sliced().Slices.Single(slice => slice.Value == "some").Metrics, metric => Assert.True(double.IsFinite(metric.Value), metric.Key));
    }

    [Theory]
    [InlineData("recall: {min: 0}")]
    [InlineData("recall: {max: 1}")]
    [InlineData("precision: {min: 0}")]
    [InlineData("f1: {min: 0}")]
    [InlineData("recall: {max_gap: 1}")]
    [InlineData("roc_auc: {min: 0, confident: true}")]
    public void A_gate_never_passes_what_is_not_defined(string rule)
    {
        var result = Gate.Parse($"slices: {{part: {{minimum_rows: 10, metrics: {{{rule}}}}}}}").Check(Sliced());
        Assert.False(result.Passed);
        Assert.Contains("undefined", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_never_predicts_the_positive_class_has_no_precision_and_a_recall_of_nothing()
    {
        var never = MetricInput.ForClasses([0, 1, 1], [0.9, 0.1, 0.9, 0.1, 0.9, 0.1], 2);
        Assert.True(double.IsNaN(MetricCatalog.Find("precision").Compute(never)));
        Assert.Equal((0.0, 0.0, 0.0), (MetricCatalog.Find("recall").Compute(never), MetricCatalog.Find("f1").Compute(never), MetricCatalog.Find("mcc").Compute(never)));
        Assert.Equal(1.0 / 6, MetricCatalog.Find("precision_macro").Compute(never), 1e-12);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(1e17)]
    [InlineData(-2.7)]
    public void R2_of_a_constant_is_not_defined_whatever_its_mean_rounds_to(double value)
    {
        for (var rows = 1; rows < 20; rows++)
        {
            var values = Enumerable.Repeat(value, rows).ToArray();
            Assert.Equal(double.NaN, RegressionMetrics.R2(values, [.. values.Select(each => each + 0.1)]));
            Assert.Equal(double.NaN, RegressionMetrics.R2([.. values, 5], [.. values.Select(each => each + 0.1), 5], [.. Enumerable.Repeat(0.3, rows), 0]));
        }

        Assert.Equal(0.75, RegressionMetrics.R2([1, 1, 3, 3], [1, 1, 3, 2]), 1e-12);
    }

    [Fact]
    public void A_model_of_no_worth_has_no_perfect_precision_where_one_class_is_absent()
    {
        double[] scores = [0.1, 0.9, 0.4];
        foreach (var rows in new[] { new[] { true, true, true }, [false, false, false] })
        {
            Assert.Equal(double.NaN, RankingMetrics.AveragePrecision(rows, scores));
            Assert.Equal(double.NaN, RankingMetrics.PrecisionRecallAuc(rows, scores));
            Assert.Equal(double.NaN, RankingMetrics.RocAuc(rows, scores));
        }

        Assert.Equal(double.NaN, RankingMetrics.AveragePrecision([true, true, false], scores, [1, 1, 0]));
        Assert.Equal(1, RankingMetrics.AveragePrecision([false, true, true], scores), 1e-12);
        var gate = Gate.Parse("metrics: {average_precision: {min: 0.9}, pr_auc: {min: 0.9}}").Check(Evaluator.Evaluate(MetricInput.ForClasses([1, 1, 1], [0.9, 0.1, 0.8, 0.2, 0.7, 0.3], 2), "y", ["no", "yes"]));
        Assert.False(gate.Passed);
        Assert.Equal(2, gate.Rules.Count(rule => rule.Outcome == GateOutcome.NotEnoughData));
    }

    [Fact]
    public void Rows_without_a_true_value_are_counted()
    {
        using var model = TestModels.Classifier();
        var result = Evaluator.Evaluate(model, TestModels.People());
        Assert.Equal((396, 4), (result.RowCount, result.SkippedRows));
    }
}
