using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Its_cells_hold_every_row_once() => Prop.ForAll<int>(seed =>
    {
        var (targets, predicted, classes) = Rows(seed);
        var matrix = ConfusionMatrix.Of(targets, predicted, classes);

        Assert.Equal(targets.Length, matrix.Total);
        Assert.Equal(matrix.Total, Enumerable.Range(0, classes).Sum(matrix.Support));
        Assert.Equal(matrix.Total, Enumerable.Range(0, classes).Sum(matrix.PredictedAs));
        Assert.Equal(matrix.Total, matrix.ToRows().Sum(row => row.Sum()));
        Assert.Equal(matrix.Accuracy, matrix.Weighted(matrix.Recall), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Swapping_truth_and_prediction_swaps_precision_and_recall() => Prop.ForAll<int>(seed =>
    {
        var (targets, predicted, classes) = Rows(seed);
        var (matrix, swapped) = (ConfusionMatrix.Of(targets, predicted, classes), ConfusionMatrix.Of(predicted, targets, classes));
        for (var k = 0; k < classes; k++)
        {
            Assert.Equal(matrix.Precision(k), swapped.Recall(k));
            if (matrix.Support(k) > 0 && matrix.PredictedAs(k) > 0)
            {
                Assert.Equal(matrix.F1(k), swapped.F1(k), 1e-12);
            }
        }

        Assert.Equal(matrix.Accuracy, swapped.Accuracy);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_two_classes_the_correlation_is_phi()
    {
        var matrix = ConfusionMatrix.Of([1, 1, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 1], 2);
        double tp = 2, fn = 1, tn = 3, fp = 1;

        Assert.Equal(((tp * tn) - (fp * fn)) / Math.Sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)), matrix.MatthewsCorrelation, 1e-12);
        Assert.Equal(1, ConfusionMatrix.Of([0, 1, 2], [0, 1, 2], 3).MatthewsCorrelation, 1e-12);
        Assert.Equal(-1, ConfusionMatrix.Of([0, 1], [1, 0], 2).MatthewsCorrelation, 1e-12);
        Assert.Equal(0, ConfusionMatrix.Of([0, 1, 1], [1, 1, 1], 2).MatthewsCorrelation);
        Assert.True(double.IsNaN(ConfusionMatrix.Of([1, 1], [1, 0], 2).MatthewsCorrelation));
    }

    [Fact]
    public void Classes_without_rows_do_not_count_in_balanced_accuracy()
    {
        var matrix = ConfusionMatrix.Of([0, 0, 1, 1], [0, 1, 1, 1], 3);
        Assert.Equal(0.75, matrix.BalancedAccuracy);
        Assert.True(double.IsNaN(matrix.Recall(2)));
        Assert.True(double.IsNaN(matrix.Precision(2)));
    }

    private static (int[] Targets, int[] Predicted, int Classes) Rows(int seed)
    {
        var random = new Random(seed);
        var (count, classes) = (random.Next(1, 50), random.Next(2, 5));
        int[] Draw() => [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
        return (Draw(), Draw(), classes);
    }
}
