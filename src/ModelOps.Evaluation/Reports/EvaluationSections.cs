using System.Globalization;
using ModelOps.Evaluation.Evaluate;

namespace ModelOps.Evaluation.Reports;

/// <summary>An evaluation as sections.</summary>
internal static class EvaluationSections
{
    /// <summary>Every metric with its interval and its number of rows.</summary>
    internal static ReportSection Metrics(EvaluationResult result, IReadOnlyDictionary<string, ConfidenceInterval> intervals, double? confidence) => new ReportSection("Metrics")
        .Table(
            ["metric", "value", confidence is { } share ? $"{NumberText.Of(100 * share)} % interval" : "interval", "rows", "what it is"],
            result.Metrics.Select(metric => (string[])
            [
                metric.Key, ReportNumber.Of(metric.Value), intervals.TryGetValue(metric.Key, out var interval) ? ReportNumber.Ends(interval) : "", ReportNumber.Count(result.RowCount), MetricCatalog.Find(metric.Key).Description,
            ]))
        .Figures(result, "scores_with_intervals", "losses_with_intervals");

    /// <summary>How each class fares, and what it is taken for.</summary>
    internal static ReportSection Classes(EvaluationResult result)
    {
        var section = new ReportSection("Classes");
        if (result.Confusion is not { } matrix)
        {
            return section;
        }

        return section
            .Table(
                ["class", "rows", "predicted", "precision", "recall", "f1"],
                result.Classes.Select((name, index) => (string[])
                [
                    name, ReportNumber.Count(matrix.Support(index)), ReportNumber.Count(matrix.PredictedAs(index)), ReportNumber.Of(matrix.Precision(index)), ReportNumber.Of(matrix.Recall(index)), ReportNumber.Of(matrix.F1(index)),
                ]),
                "Each class against the rest")
            .Table(
                ["true \\ predicted", .. result.Classes],
                result.Classes.Select((name, actual) => (string[])[name, .. Enumerable.Range(0, matrix.ClassCount).Select(predicted => ReportNumber.Count(matrix[actual, predicted]))]),
                "Rows by true and predicted class")
            .Figures(result, "confusion_matrix");
    }

    internal static ReportSection Curves(EvaluationResult result) => new ReportSection("Curves").Figures(result, "roc_curve", "precision_recall_curve", "calibration_curve", "gain_curve", "lift_curve");

    internal static ReportSection Residuals(EvaluationResult result) => new ReportSection("Predictions and residuals").Figures(result, "predicted_against_true", "residuals", "residual_distribution");

    internal static ReportSection Thresholds(EvaluationResult result)
    {
        var section = new ReportSection("Threshold and costs").Figures(result, "threshold_curve", "cost_curve");
        return section.Parts.Count == 0 ? section : section.Text("A threshold that is chosen by these curves looks better on these rows than it is: judge it on others.");
    }

    /// <summary>The metrics of each slice, as many as a reader compares.</summary>
    internal static ReportSection Slices(EvaluationResult result)
    {
        string[] preferred = result.Task == LearningTask.Regression ? ["rmse", "mae"] : ["accuracy", "recall", "f1_macro", "roc_auc"];
        string[] metrics = [.. preferred.Where(result.Metrics.ContainsKey)];
        var few = result.Slices.Where(slice => slice.IsSmall).ToArray();
        return new ReportSection("Slices")
            .Table(["slice", "rows", .. metrics], result.Slices.Select(slice => (string[])
            [
                $"{slice.Column} = {slice.Value}{(slice.IsSmall ? " (few rows)" : "")}", ReportNumber.Count(slice.Rows.Count), .. metrics.Select(metric => ReportNumber.WithEnds(IntervalFigures.Of(slice.Metrics, slice.Intervals, metric))),
            ]))
            .Text(few.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{few.Length} of {result.Slices.Count} slices have too few rows to judge by."))
            .Figures(result, "slices");
    }

    /// <summary>How differently the groups of a column are treated.</summary>
    internal static ReportSection Fairness(FairnessResult result)
    {
        var by = result.FavourableClass is { } favourable ? $"{result.Column}, where '{favourable}' is the favourable outcome" : result.Column;
        string[] rates = [.. result.Groups.SelectMany(group => group.Rates.Keys).Distinct()];
        return new ReportSection($"Fairness by {by}")
            .Table(
                ["group", "rows", .. rates, $"{rates[0]} less that of {result.Reference}"],
                result.Groups.Select(group => (string[])
                [
                    group.Value + (group.IsSmall ? " (few rows)" : ""), ReportNumber.Count(group.Rows), .. rates.Select(rate => ReportNumber.WithEnds(group.Rates[rate])), group.IsReference ? "" : ReportNumber.WithEnds(group.Differences[rates[0]]),
                ]),
                $"Groups of {by}")
            .Table(
                ["measure", "value", "between", "rows"],
                result.Measures.Select(measure => (string[])[measure.Name, ReportNumber.WithEnds(measure.Interval), measure.Note ?? (measure.Lowest is null ? "" : $"{measure.Lowest} and {measure.Highest}"), ReportNumber.Count(measure.Rows)]),
                $"Fairness by {by}")
            .Text(result.FourFifths?.Sentence)
            .Text(result.Groups.Any(group => group.IsSmall) ? $"Groups of fewer than {result.MinimumGroupRows} rows are in no measure." : null);
    }

    /// <summary>What a column is worth to the model.</summary>
    internal static ReportSection Importance(ImportanceResult importance) => new ReportSection("Explanation")
        .Text(string.Create(CultureInfo.InvariantCulture, $"Permutation importance on {importance.RowCount} rows: what {importance.Metric.Name} ({ReportNumber.Of(importance.Baseline)} as it is) loses when a column is shuffled. Columns that say the same share it."))
        .Table(["column", $"{importance.Metric.Name} lost", "standard deviation"], importance.Features.Select(feature => (string[])[feature.Column, ReportNumber.Of(feature.Mean), ReportNumber.Of(feature.StandardDeviation)]))
        .Figure(importance.ToFigure());
}
