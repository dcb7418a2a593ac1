using System.Globalization;
using ModelOps.Evaluation.Statistics;

namespace ModelOps.Monitoring.Quality;

/// <summary>Measures labelled rows.</summary>
internal static class QualityCheck
{
    private const string Accuracy = "accuracy";
    private const double Confidence = 0.95;

    /// <summary>The metrics that are shown when nobody names any.</summary>
    internal static IReadOnlyList<string> Usual(LearningTask task) => task switch
    {
        LearningTask.Binary => [Accuracy, "roc_auc", "log_loss", "f1"],
        LearningTask.Multiclass => [Accuracy, "log_loss", "f1_macro"],
        _ => ["mae", "rmse", "r2"],
    };

    /// <summary>Labelled rows in the form that metrics take, and how many were left out: of a class that the model does not know, or without a number.</summary>
    /// <param name="rows">The answers beside <c>actual</c> and <c>actual_value</c>.</param>
    /// <param name="facts">The model's classes; empty for a regressor.</param>
    internal static (MetricInput? Input, int LeftOut) Input(Frame rows, ModelFacts facts)
    {
        if (rows.RowCount == 0)
        {
            return (null, 0);
        }

        if (facts.Task == LearningTask.Regression)
        {
            var (values, predictions) = (rows.Numbers(PayloadColumns.ActualValue), rows.Numbers(PayloadColumns.Prediction));
            int[] whole = [.. Enumerable.Range(0, values.Length).Where(row => double.IsFinite(values[row]) && double.IsFinite(predictions[row]))];
            return (whole.Length == 0 ? null : MetricInput.ForValues([.. whole.Select(row => values[row])], [.. whole.Select(row => predictions[row])]), values.Length - whole.Length);
        }

        var places = facts.Classes.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        int Place(Column column, int row) => column.IsMissing(row) ? -1 : places.GetValueOrDefault(Convert.ToString(column[row], CultureInfo.InvariantCulture)!, -1);
        var (actual, label) = (rows[PayloadColumns.Actual], rows[PayloadColumns.Label]);
        double[][]? probabilities = facts.Classes.All(name => rows.Contains(PayloadColumns.ProbabilityOf(name))) ? [.. facts.Classes.Select(name => rows.Numbers(PayloadColumns.ProbabilityOf(name)))] : null;
        int[] known =
        [
            .. Enumerable.Range(0, rows.RowCount).Where(row => Place(actual, row) >= 0 && Place(label, row) >= 0 && (probabilities is null || Array.TrueForAll(probabilities, column => double.IsFinite(column[row])))),
        ];
        return known.Length == 0 ? (null, rows.RowCount) : (
            MetricInput.ForClasses(
                [.. known.Select(row => Place(actual, row))],
                probabilities is null ? null : [.. known.SelectMany(row => probabilities.Select(column => column[row]))],
                facts.Classes.Count,
                facts.PositiveClass is { } positive && places.TryGetValue(positive, out var place) ? place : facts.Classes.Count - 1,
                [.. known.Select(row => Place(label, row))]),
            rows.RowCount - known.Length);
    }

    /// <summary>
    /// The metrics with their intervals and verdicts. The intervals that are shown have 95 %; a verdict needs more, since it is given for every window and metric, and again whenever labels come: the chance of a false one is shared out over
    /// them all (Bonferroni), and within a window the difference from training holds at every number of labels.
    /// </summary>
    internal static IReadOnlyList<QualityMetric> Measure(MetricInput input, MonitorOptions options, CancellationToken cancellationToken)
    {
        MetricDefinition[] metrics = [.. (options.Metrics ?? Usual(input.Task)).Select(name => MetricCatalog.Find(name, input.Task)).Where(metric => metric.AppliesTo(input))];
        var (intervals, sure) = (new Dictionary<string, ConfidenceInterval>(StringComparer.Ordinal), new Dictionary<string, ConfidenceInterval>(StringComparer.Ordinal));
        MetricDefinition[] drawn = [.. metrics.Where(metric => metric.Name != Accuracy)];
        var alpha = options.FalseAlarms / ((double)options.WindowsOfAMonth * Math.Max(1, metrics.Length));
        var times = AlwaysValid.StandardErrors(input.Count, alpha) / WilsonInterval.Z;
        foreach (var (metric, interval) in drawn.Zip(drawn.Length == 0 ? [] : Bootstrap.Intervals(input, drawn, options.Intervals with { Confidence = Confidence }, cancellationToken)))
        {
            (intervals[metric.Name], sure[metric.Name]) = (interval, ExpectedQuality.Widened(interval, times));
        }

        if (drawn.Length < metrics.Length)
        {
            var right = 0;
            for (var row = 0; row < input.Count; row++)
            {
                right += input.Targets[row] == input.Predicted[row] ? 1 : 0;
            }

            var exact = AlwaysValid.Proportion(new(right, input.Count), alpha);
            (intervals[Accuracy], sure[Accuracy]) = (WilsonInterval.Of(right, input.Count), new(exact.Estimate, exact.Lower, exact.Upper));
        }

        return [.. metrics.Select(metric =>
        {
            var interval = intervals[metric.Name];
            var expected = ExpectedQuality.Of(metric.Name, options);
            ConfidenceInterval? difference = expected is { } then ? ExpectedQuality.Difference(sure[metric.Name], ExpectedQuality.Widened(then, times)) : null;
            return new QualityMetric(metric.Name, interval, metric.Name == Accuracy ? "Wilson" : $"bootstrap, {options.Intervals.Resamples} resamples", expected?.Value, Judge(metric, interval, difference, input.Count >= options.MinimumLabels))
            {
                ExpectedInterval = expected is { } known && known.Low < known.High ? known : null,
                Difference = difference,
            };
        })];
    }

    private static QualityLevel Judge(MetricDefinition metric, ConfidenceInterval interval, ConfidenceInterval? fromExpected, bool isEnough) =>
        !isEnough ? QualityLevel.TooFewLabels
        : !double.IsFinite(interval.Value) || !double.IsFinite(interval.Low) ? QualityLevel.Undefined
        : fromExpected is not { } difference ? QualityLevel.Unknown
        : difference.Low <= 0 && difference.High >= 0 ? QualityLevel.AsExpected
        : difference.Low > 0 == metric.HigherIsBetter ? QualityLevel.Better
        : QualityLevel.Worse;
}
