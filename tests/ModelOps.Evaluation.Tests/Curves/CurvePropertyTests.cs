using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Tests.Curves;

public sealed class CurvePropertyTests
{
    [Fact]
    public void A_roc_curve_rises_from_corner_to_corner_and_encloses_its_area() => Prop.ForAll<int>(seed =>
    {
        var rows = Rows(seed);
        var curve = ClassCurves.Roc(rows, 1, "yes");

        Assert.Equal((0, 0, 1, 1), (curve.X[0], curve.Y[0], curve.X[^1], curve.Y[^1]));
        Rising(curve.X);
        Rising(curve.Y);
        var area = Enumerable.Range(1, curve.X.Count - 1).Sum(i => (curve.X[i] - curve.X[i - 1]) * (curve.Y[i] + curve.Y[i - 1]) / 2);
        Assert.Equal(MetricCatalog.Find("roc_auc").Compute(rows), area, 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_point_is_what_its_threshold_gives() => Prop.ForAll<int>(seed =>
    {
        var rows = Rows(seed);
        var (roc, precision) = (ClassCurves.Roc(rows, 1, "yes"), ClassCurves.PrecisionRecall(rows, 1, "yes"));
        Assert.Equal(roc.Thresholds, precision.Thresholds);
        for (var i = 1; i < roc.Thresholds.Count; i++)
        {
            var cut = rows.WithThreshold(roc.Thresholds[i]);
            var matrix = ConfusionMatrix.Of(cut.Targets, cut.Predicted, 2, cut.Weights);
            Assert.Equal(matrix.Recall(1), roc.Y[i], 1e-12);
            Assert.Equal(1 - matrix.Recall(0), roc.X[i], 1e-12);
            Assert.Equal(matrix.Precision(1), precision.Y[i], 1e-12);
            Assert.Equal(roc.Y[i], precision.X[i]);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gain_and_lift_are_what_the_highest_scores_hold() => Prop.ForAll<int>(seed =>
    {
        var rows = Rows(seed);
        var (gain, lift) = (ClassCurves.Gain(rows, 1, "yes"), ClassCurves.Lift(rows, 1, "yes"));
        double Weight(int row) => rows.Weights.IsEmpty ? 1 : rows.Weights[row];
        double Share(Func<int, bool> isCounted, Func<int, bool> isIn) =>
            Enumerable.Range(0, rows.Count).Where(row => isCounted(row) && isIn(row)).Sum(Weight) / Enumerable.Range(0, rows.Count).Where(isIn).Sum(Weight);

        Assert.Equal((0, 0, 1, 1), (gain.X[0], gain.Y[0], gain.X[^1], gain.Y[^1]));
        for (var i = 1; i < gain.X.Count; i++)
        {
            bool IsHigh(int row) => rows.Scores(1)[row] >= gain.Thresholds[i];
            Assert.Equal(Share(IsHigh, _ => true), gain.X[i], 1e-12);
            Assert.Equal(Share(IsHigh, row => rows.Targets[row] == 1), gain.Y[i], 1e-12);
            Assert.Equal(Share(row => rows.Targets[row] == 1, IsHigh) / Share(row => rows.Targets[row] == 1, _ => true), lift.Y[i - 1], 1e-9);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_bins_of_a_calibration_curve_hold_every_row() => Prop.ForAll<int>(seed =>
    {
        var rows = Rows(seed);
        var bins = 2 + (int)((uint)seed % 12);
        var curve = ClassCurves.Calibration(rows, 1, "yes", bins);

        Assert.Equal(rows.Weights.IsEmpty ? rows.Count : rows.Weights.ToArray().Sum(), curve.Thresholds.Sum(), 1e-9);
        Assert.InRange(curve.X.Count, 1, bins);
        Rising(curve.X);
        Assert.All(curve.Y, share => Assert.InRange(share, 0, 1 + 1e-12));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_probability_on_the_border_of_two_bins_is_in_the_lower_one()
    {
        var curve = ClassCurves.Calibration(MetricInput.ForClasses([0, 1, 1, 1], [1, 0, 0.5, 0.5, 0.4, 0.6, 0, 1], 2), 1, "yes", 2);

        Assert.Equal([2.0, 2.0], curve.Thresholds);
        Assert.Equal([0.25, 0.8], curve.X);
        Assert.Equal([0.5, 1.0], curve.Y);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassCurves.Calibration(MetricInput.ForClasses([0], [1, 0], 2), 1, "yes", 1));
    }

    // Few different scores, so that many tie.
    private static MetricInput Rows(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(2, 50);
        int[] targets = [.. Enumerable.Range(0, count).Select(row => row < 2 ? row : random.Next(2))];
        double[] positive = [.. targets.Select(_ => random.Next(11) / 10.0)];
        return MetricInput.ForClasses(targets, [.. positive.SelectMany(p => new[] { 1 - p, p })], 2, weights: random.Next(2) == 0 ? null : [.. targets.Select(_ => random.Next(1, 4) / 2.0)]);
    }

    private static void Rising(IReadOnlyList<double> values) => Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-12));
}
