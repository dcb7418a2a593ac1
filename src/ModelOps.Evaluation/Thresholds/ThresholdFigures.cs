using System.Globalization;
using ModelOps.Evaluation.Curves;

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

    private static double F1(double precision, double recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
}
