using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class RegressionMetricTests
{
    [Fact]
    public void Measures_agree_with_each_other() => Prop.ForAll<int>(seed =>
    {
        var (values, predictions, weights) = Rows(seed);
        Assert.Equal(RegressionMetrics.MeanSquaredError(values, predictions, weights), Math.Pow(RegressionMetrics.RootMeanSquaredError(values, predictions, weights), 2), 1e-9);
        Assert.Equal(RegressionMetrics.MeanAbsoluteError(values, predictions, weights) / 2, RegressionMetrics.QuantileLoss(values, predictions, 0.5, weights), 1e-9);
        Assert.True(RegressionMetrics.MeanAbsoluteError(values, predictions, weights) <= RegressionMetrics.RootMeanSquaredError(values, predictions, weights) + 1e-12);
        Assert.True(RegressionMetrics.RootMeanSquaredError(values, predictions, weights) <= RegressionMetrics.MaxError(values, predictions, weights) + 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_perfect_prediction_has_no_error_and_the_mean_explains_nothing() => Prop.ForAll<int>(seed =>
    {
        var (values, _, weights) = Rows(seed);
        Assert.Equal(1, RegressionMetrics.R2(values, values, weights), 1e-12);
        Assert.Equal(0, RegressionMetrics.MaxError(values, values, weights));
        Assert.Equal(0, RegressionMetrics.PoissonDeviance([.. values.Select(Math.Abs)], [.. values.Select(Math.Abs)], weights), 1e-12);

        var mean = values.Zip(weights, (value, weight) => value * weight).Sum() / weights.Sum();
        Assert.Equal(0, RegressionMetrics.R2(values, [.. values.Select(_ => mean)], weights), 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_without_weight_do_not_count()
    {
        double[] values = [1, 2, 3], predictions = [1.5, 2, 1e300], weights = [1, 1, 0];
        Assert.Equal(0.25, RegressionMetrics.MeanAbsoluteError(values, predictions, weights));
        Assert.Equal(0.5, RegressionMetrics.MaxError(values, predictions, weights));
        Assert.Equal(0.5, RegressionMetrics.R2(values, predictions, weights), 1e-12);
    }

    [Fact]
    public void Without_rows_every_measure_is_NaN() => Assert.All(
        [RegressionMetrics.R2([], []), RegressionMetrics.MeanAbsoluteError([], []), RegressionMetrics.RootMeanSquaredError([], []), RegressionMetrics.MaxError([], []), RegressionMetrics.PoissonDeviance([], [])],
        value => Assert.True(double.IsNaN(value)));

    [Fact]
    public void A_quantile_loss_is_least_at_the_quantile()
    {
        double[] values = [.. Enumerable.Range(1, 99).Select(i => (double)i)];
        foreach (var quantile in new[] { 0.1, 0.5, 0.9 })
        {
            var best = Enumerable.Range(1, 99).MinBy(guess => RegressionMetrics.QuantileLoss(values, [.. values.Select(_ => (double)guess)], quantile));
            Assert.Equal(quantile * 100, best, 1.0);
        }
    }

    private static (double[] Values, double[] Predictions, double[] Weights) Rows(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(2, 40);
        double[] Draw() => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 20) - 10)];
        return (Draw(), Draw(), [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() + 0.01)]);
    }
}
