using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Evaluation.Tests.Thresholds;

public sealed class ThresholdPropertyTests
{
    [Fact]
    public void No_threshold_at_all_is_better_than_the_best() => Prop.ForAll<int>(seed =>
    {
        var rows = Rows(seed);
        var sweep = ThresholdSweep.ByMetric(rows, "accuracy");

        Assert.All(Enumerable.Range(0, 101), i => Assert.True(MetricCatalog.Find("accuracy").Compute(rows.WithThreshold(i / 100.0)) <= sweep.BestValue + 1e-12));
        Assert.Equal(sweep.BestValue, MetricCatalog.Find("accuracy").Compute(rows.WithThreshold(sweep.Best)), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_costs_are_the_share_of_mistakes() => Prop.ForAll<int>(seed =>
    {
        var rows = Rows(seed);
        var (cost, accuracy) = (ThresholdSweep.ByCost(rows, 1, 1), ThresholdSweep.ByMetric(rows, "accuracy"));

        Assert.Equal(accuracy.Thresholds, cost.Thresholds);
        Assert.All(cost.Values.Zip(accuracy.Values), pair => Assert.Equal(1 - pair.Second, pair.First, 1e-12));
        Assert.Equal(accuracy.Best, cost.Best);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_scores_are_swept_in_at_most_two_hundred_steps_from_0_to_1()
    {
        var random = new Random(3);
        var positive = Enumerable.Range(0, 5000).Select(_ => random.NextDouble()).ToArray();
        var sweep = ThresholdSweep.ByMetric(MetricInput.ForClasses([.. positive.Select(p => p > 0.4 ? 1 : 0)], [.. positive.SelectMany(p => new[] { 1 - p, p })], 2), "f1");

        Assert.Equal(200, sweep.Thresholds.Count);
        Assert.Equal((0, 1), (sweep.Thresholds[0], sweep.Thresholds[^1]));
        Assert.InRange(sweep.Best, 0.39, 0.41);
        Assert.InRange(sweep.BestValue, 0.99, 1);
    }

    private static MetricInput Rows(int seed)
    {
        var random = new Random(seed);
        var positive = Enumerable.Range(0, random.Next(2, 40)).Select(_ => random.Next(20) / 20.0).ToArray();
        return MetricInput.ForClasses([.. positive.Select(_ => random.Next(2))], [.. positive.SelectMany(p => new[] { 1 - p, p })], 2, positiveClass: random.Next(2));
    }
}
