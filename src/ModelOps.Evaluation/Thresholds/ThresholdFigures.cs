using System.Globalization;
using ModelOps.Evaluation.Curves;
using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Thresholds;

/// <summary>Draws what becomes of a model of two classes when the positive one is predicted from other probabilities on.</summary>
internal static class ThresholdFigures
{
    /// <summary>Precision, recall and F1 over the threshold, with the best F1 marked.</summary>
    /// <param name="curve">The precision-recall curve of the positive class.</param>
    internal static Figure Threshold(CurvePoints curve)
    {
        var points = Enumerable.Range(0, curve.Thresholds.Count).Where(i => double.IsFinite(curve.Thresholds[i])).Reverse()
            .Select(i => (Threshold: curve.Thresholds[i], Precision: curve.Y[i], Recall: curve.X[i], F1: F1(curve.Y[i], curve.X[i]))).ToArray();
        var shown = CurveFigures.Picked(points.Length).Select(i => points[i]).ToArray();
        var figure = new Figure($"Precision, recall and F1 of {curve.Name} by threshold", "Threshold", "Value")
            .AddLine(shown.Select(point => point.Threshold), shown.Select(point => point.Precision), "precision")
            .AddLine(shown.Select(point => point.Threshold), shown.Select(point => point.Recall), "recall")
            .AddLine(shown.Select(point => point.Threshold), shown.Select(point => point.F1), "F1");
        return points.Where(point => double.IsFinite(point.F1)).OrderByDescending(point => point.F1).FirstOrDefault() is { F1: > 0 } best
            ? figure.AddPoints([best.Threshold], [best.F1], string.Create(CultureInfo.InvariantCulture, $"best F1 {best.F1:0.000} from {best.Threshold:0.###} on"))
            : figure;
    }

    /// <summary>The mean cost of a row over the threshold, with the lowest marked; null when it is not known what mistakes cost.</summary>
    /// <param name="rows">Rows of two classes.</param>
    /// <param name="curve">The ROC curve of the positive class.</param>
    internal static Figure? Costs(MetricInput rows, CurvePoints curve)
    {
        if (rows.Costs.IsEmpty)
        {
            return null;
        }

        var (positive, costs) = (rows.PositiveClass, rows.Costs.ToArray());
        double Cost(int actual, int predicted) => costs[(actual * 2) + predicted];
        var matrix = ConfusionMatrix.Of(rows.Targets, rows.Predicted, 2, rows.Weights);
        var share = matrix.Support(positive) / matrix.Total;

        // Where one of the classes has no row, its rate is not defined, and weighs nothing.
        static double Known(double rate) => double.IsNaN(rate) ? 0 : rate;
        double Mean(int i)
        {
            var (found, wrong) = (Known(curve.Y[i]), Known(curve.X[i]));
            return (share * ((found * Cost(positive, positive)) + ((1 - found) * Cost(positive, 1 - positive))))
                + ((1 - share) * ((wrong * Cost(1 - positive, positive)) + ((1 - wrong) * Cost(1 - positive, 1 - positive))));
        }

        // The threshold above all scores, from which nothing is positive, is drawn at 1.
        var points = Enumerable.Range(0, curve.Thresholds.Count).Reverse().Select(i => (Threshold: Math.Min(1, curve.Thresholds[i]), Mean: Mean(i), IsNone: double.IsInfinity(curve.Thresholds[i]))).ToArray();
        var shown = CurveFigures.Picked(points.Length).Select(i => points[i]).ToArray();
        var best = points.MinBy(point => point.Mean);
        return new Figure("Mean cost of a row by threshold", "Threshold", "Mean cost")
            .AddLine(shown.Select(point => point.Threshold), shown.Select(point => point.Mean), "cost")
            .AddPoints([best.Threshold], [best.Mean], string.Create(CultureInfo.InvariantCulture, $"lowest {NumberText.Metric(best.Mean)} {(best.IsNone ? "where nothing is positive" : $"from {best.Threshold:0.###} on")}"));
    }

    private static double F1(double precision, double recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
}
