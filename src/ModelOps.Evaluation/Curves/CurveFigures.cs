using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Evaluation.Metrics;
using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Curves;

/// <summary>Draws the curves and matrices of an evaluation.</summary>
internal static class CurveFigures
{
    // More points than a screen has columns would only make notebooks heavy.
    private const int MostPoints = 500;

    internal static Figure Roc(IReadOnlyList<CurvePoints> curves, IReadOnlyList<double> areas)
    {
        var figure = Square(new Figure("ROC curve", "False positive rate", "True positive rate"));
        for (var i = 0; i < curves.Count; i++)
        {
            Line(figure, curves[i], Named(curves[i].Name, "AUC", areas[i]));
        }

        return figure.AddLine([0, 1], [0, 1], "chance", "dot");
    }

    internal static Figure PrecisionRecall(IReadOnlyList<CurvePoints> curves, IReadOnlyList<double> areas)
    {
        var figure = Square(new Figure("Precision-recall curve", "Recall", "Precision"));
        for (var i = 0; i < curves.Count; i++)
        {
            Line(figure, curves[i], Named(curves[i].Name, "AP", areas[i]));
        }

        return figure;
    }

    /// <param name="curves">The curves.</param>
    /// <param name="hasIntervals">True where the rows behind a point are counted, not weighed: the share has an interval then.</param>
    internal static Figure Calibration(IReadOnlyList<CurvePoints> curves, bool hasIntervals)
    {
        var figure = Square(new Figure("Calibration", "Mean predicted probability", "Share of rows that are positive"));
        foreach (var curve in curves)
        {
            var all = curve.Thresholds.Sum();
            if (curves.Count == 1)
            {
                // On the same axis: both are shares. First, so that the curve lies above.
                figure.AddBars([], curve.Thresholds.Select(rows => rows / all), "share of all rows in the bin");
                var bars = figure.Traces[^1]!;
                (bars["x"], bars["width"], bars["opacity"], bars["hovertext"]) = (Figure.Numbers(curve.X), 0.04, 0.35, Rows(curve));
            }

            figure.AddLine(curve.X, curve.Y, curve.Name);
            figure.Traces[^1]!["mode"] = "lines+markers";
            figure.Traces[^1]!["text"] = Rows(curve);
            if (hasIntervals)
            {
                var intervals = curve.Y.Zip(curve.Thresholds, (share, rows) => WilsonInterval.Of(share * rows, rows)).ToArray();
                figure.Traces[^1]!["error_y"] = Figure.Error(curve.Y, intervals.Select(interval => interval.Low), intervals.Select(interval => interval.High));
            }
        }

        return figure.AddLine([0, 1], [0, 1], "perfect", "dot");
    }

    internal static Figure Gain(IReadOnlyList<CurvePoints> curves)
    {
        var figure = Square(new Figure("Cumulative gain", "Share of all rows, highest scores first", "Share of the positive rows among them"));
        foreach (var curve in curves)
        {
            Line(figure, curve, curve.Name);
        }

        return figure.AddLine([0, 1], [0, 1], "chance", "dot");
    }

    internal static Figure Lift(IReadOnlyList<CurvePoints> curves)
    {
        var figure = new Figure("Lift", "Share of all rows, highest scores first", "Times as many positive rows as by chance");
        foreach (var curve in curves)
        {
            Line(figure, curve, curve.Name);
        }

        return figure.AddLine([0, 1], [1, 1], "chance", "dot");
    }

    internal static Figure Confusion(ConfusionMatrix matrix, IReadOnlyList<string> classes)
    {
        var figure = new Figure("Confusion matrix", "Predicted", "True").AddHeatmap(classes, classes, matrix.ToRows());
        // Class names that look like numbers stay names.
        figure.Layout["xaxis"]!["type"] = "category";
        figure.Layout["yaxis"]!["type"] = "category";
        return figure;
    }

    internal static Figure PredictedAgainstTrue(MetricInput rows)
    {
        var picked = Picked(rows.Count);
        var values = picked.Select(row => rows.Values[row]).ToArray();
        var figure = new Figure("Predicted against true", "True", "Predicted").AddPoints(values, picked.Select(row => rows.Predictions[row]), "rows");
        return values.Length == 0 ? figure : figure.AddLine([values.Min(), values.Max()], [values.Min(), values.Max()], "perfect", "dot");
    }

    internal static Figure Residuals(MetricInput rows)
    {
        var picked = Picked(rows.Count);
        var figure = new Figure("Residuals", "Predicted", "True - predicted")
            .AddPoints(picked.Select(row => rows.Predictions[row]), picked.Select(row => rows.Values[row] - rows.Predictions[row]), "rows");
        return figure;
    }

    internal static Figure ResidualHistogram(MetricInput rows) =>
        new Figure("Distribution of residuals", "True - predicted", "Rows")
            .AddHistogram(Enumerable.Range(0, rows.Count).Select(row => rows.Values[row] - rows.Predictions[row]), 40);

    private static void Line(Figure figure, CurvePoints curve, string name)
    {
        var picked = Picked(curve.X.Count);
        figure.AddLine(picked.Select(i => curve.X[i]), picked.Select(i => curve.Y[i]), name);
    }

    private static JsonArray Rows(CurvePoints curve) => new([.. curve.Thresholds.Select(rows => (JsonNode)$"{rows.ToString("0.##", CultureInfo.InvariantCulture)} rows")]);

    private static string Named(string name, string measure, double area) => string.Create(CultureInfo.InvariantCulture, $"{name} ({measure} {(double.IsNaN(area) ? NumberText.Undefined : area.ToString("0.000", CultureInfo.InvariantCulture))})");

    private static Figure Square(Figure figure)
    {
        figure.Layout["xaxis"]!["range"] = new JsonArray(-0.01, 1.01);
        figure.Layout["yaxis"]!["range"] = new JsonArray(-0.01, 1.01);
        return figure;
    }

    /// <summary>Places along a curve, evenly spaced, with the first and the last.</summary>
    internal static int[] Picked(int count) =>
        count <= MostPoints ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * (count - 1) / (MostPoints - 1)))];
}
