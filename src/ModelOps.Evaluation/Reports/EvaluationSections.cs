using System.Globalization;
using ModelOps.Evaluation.Evaluate;

namespace ModelOps.Evaluation.Reports;

/// <summary>An evaluation as sections.</summary>
internal static class EvaluationSections
{
    /// <summary>Every metric with its interval and the number of rows that it rests on.</summary>
    internal static ReportSection Metrics(EvaluationResult result) => Metrics(result, result.Intervals, result.IntervalOptions);

    /// <inheritdoc cref="Metrics(EvaluationResult)" />
    internal static ReportSection Metrics(EvaluationResult result, IReadOnlyDictionary<string, ConfidenceInterval> intervals, BootstrapOptions? drawn) => new ReportSection("Metrics")
        .Table(
            ["metric", "value", drawn is null ? "interval" : $"{NumberText.Of(100 * drawn.Confidence)} % interval", "rows", "what it is"],
            result.Metrics.Select(metric => (string[])
            [
                metric.Key, ReportNumber.Of(metric.Value), ReportNumber.Ends(IntervalFigures.Of(result.Metrics, intervals, metric.Key)), ReportNumber.Count(result.SampleSize(metric.Key)), MetricCatalog.Find(metric.Key).Description,
            ]))
        .Figures(result, "scores_with_intervals", "losses_with_intervals");

    /// <summary>How each class fares, and what it is taken for.</summary>
    internal static ReportSection Classes(EvaluationResult result) => result.Confusion is not { } matrix
        ? new ReportSection("Classes")
        : PerClass(result)
            .Table(
                ["true \\ predicted", .. result.Classes],
                result.Classes.Select((name, actual) => (string[])[name, .. Enumerable.Range(0, matrix.ClassCount).Select(predicted => ReportNumber.Count(matrix[actual, predicted]))]),
                "Rows by true and predicted class")
            .Figures(result, "classes", "confusion_matrix");

    /// <summary>How each class fares against the rest, with the means over the classes.</summary>
    internal static ReportSection PerClass(EvaluationResult result)
    {
        string[] metrics = [.. result.PerClass.SelectMany(each => each.Metrics.Keys).Distinct()];
        return new ReportSection("Classes").Table(
            ["class", "rows", "predicted", .. metrics],
            [
                .. result.PerClass.Select(each => (string[])[each.Name, ReportNumber.Count(each.Support), ReportNumber.Count(each.Predicted), .. metrics.Select(metric => ReportNumber.WithEnds(IntervalFigures.Of(each.Metrics, each.Intervals, metric)))]),
                Means("mean of the classes", "macro"),
                Means("mean by rows", "weighted"),
            ],
            result.Intervals.Count > 0 ? "Classes, with intervals" : "Classes");

        string[] Means(string name, string average)
        {
            var rows = ReportNumber.Count(result.SampleSize("accuracy"));
            return [name, rows, rows, .. metrics.Select(metric => Averaged(metric, average)).Select(metric => result.Metrics.ContainsKey(metric) ? ReportNumber.WithEnds(IntervalFigures.Of(result.Metrics, result.Intervals, metric)) : "")];
        }
    }

    private static string Averaged(string metric, string average) => metric.Split(':') is [var name, var number] ? $"{name}_{average}:{number}" : $"{metric}_{average}";

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
        string[] metrics = MetricsShown.Of(result.Task, result.Slices.SelectMany(slice => slice.Metrics.Keys));
        return new ReportSection("Slices")
            .Table(
                ["slice", "rows", .. metrics],
                result.Slices.Select(slice => (string[])
                [
                    $"{slice.Column} = {slice.Value}{(slice.IsSmall ? " (few rows)" : "")}", ReportNumber.Count(slice.Rows.Count),
                    .. metrics.Select(metric => slice.Metrics.ContainsKey(metric) ? ReportNumber.WithEnds(IntervalFigures.Of(slice.Metrics, slice.Intervals, metric)) : ""),
                ]),
                result.Slices.Any(slice => slice.Intervals.Count > 0) ? "Slices, with intervals" : "Slices")
            .Figures(result, "slices");
    }

    /// <summary>The slices that were looked for, and whether they are worse by more than chance.</summary>
    internal static ReportSection Worst(WorstSlices worst) => worst.LookedAt == 0
        ? new ReportSection("Worst slices").Text($"No slice of {worst.MinimumRows} rows or more has a higher {worst.Loss} on the {worst.RowsToFind} rows that slices were looked for on.")
        : new ReportSection("Worst slices")
            .Table(
                ["slice", "rows", "worse than the rest", worst.Loss, "less that of the rest", "p, corrected"],
                worst.Slices.Select(slice => (string[])
                [
                    slice.Description, ReportNumber.Count(slice.Rows), slice.IsWorse ? "yes" : "not more than chance", ReportNumber.WithEnds(slice.Loss), ReportNumber.WithEnds(slice.Difference), slice.AdjustedPValue < 0.0001 ? "< 0.0001" : ReportNumber.Of(slice.AdjustedPValue),
                ]),
                $"Worst slices, of {worst.LookedAt} looked at")
            .Text(FormattableString.Invariant(
                $"Found on {worst.RowsToFind} rows and judged on the {worst.RowsToJudge} others, where {worst.Loss} is {ReportNumber.Of(worst.Overall)}. p is corrected for all {worst.LookedAt} (Holm): where no slice is worse, one is called so in {100 * worst.Level:0.#} % of evaluations at most."));

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

    /// <summary>What each column counts for the model, a table for each way it was asked.</summary>
    /// <param name="explanations">The explanations.</param>
    /// <param name="figures">What belongs to them.</param>
    internal static ReportSection Explanation(IReadOnlyList<ExplanationEvidence> explanations, IEnumerable<Figure> figures)
    {
        var section = new ReportSection("Explanation");
        foreach (var each in explanations)
        {
            var isShuffled = each.Method == "permutation";
            section
                .Text(isShuffled
                    ? FormattableString.Invariant($"Permutation importance on {each.RowCount} rows of {each.DataName}: what {each.Output} ({ReportNumber.Of(each.Base)} as it is) loses when a column is shuffled. Columns that say the same share it.")
                    : FormattableString.Invariant($"SHAP values of {each.RowCount} rows of {each.DataName} ({(each.Method == "tree" ? "TreeSHAP" : "kernel SHAP")}): how far a column moves {each.Output} from {ReportNumber.Of(each.Base)}, on average."))
                .Text(string.Join(' ', each.Notes))
                .Table(
                    isShuffled ? ["column", $"{each.Output} lost", "95 % interval over the shuffles"] : ["column", "mean |SHAP|"],
                    each.Columns.Select(column => (string[])[column.Name, ReportNumber.Of(column.Value), .. isShuffled ? [ReportNumber.Ends(new(column.Value, column.Low, column.High))] : (string[])[]]),
                    isShuffled ? "Permutation importance" : "SHAP values");
        }

        foreach (var figure in figures)
        {
            section.Figure(figure);
        }

        return section;
    }
}
