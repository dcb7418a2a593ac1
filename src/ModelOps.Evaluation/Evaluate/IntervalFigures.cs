namespace ModelOps.Evaluation.Evaluate;

/// <summary>Draws values with their intervals, one below the other.</summary>
internal static class IntervalFigures
{
    private const int MostSlices = 60;

    // The others are in units of their own: squares, shares, the one largest error.
    private static readonly string[] _inTheTargetsUnit = ["rmse", "mae", "quantile_loss"];

    /// <summary>The metrics of which higher is better; null when there are no intervals.</summary>
    internal static Figure? Scores(EvaluationResult result) => Metrics(result, "Scores with intervals (higher is better)", metric => metric.HigherIsBetter);

    /// <summary>The metrics of which lower is better, those of one unit; null when there are no intervals.</summary>
    internal static Figure? Losses(EvaluationResult result) =>
        Metrics(result, "Losses with intervals (lower is better)", metric => !metric.HigherIsBetter && (result.Task != LearningTask.Regression || _inTheTargetsUnit.Contains(metric.Name.Split(':')[0])));

    /// <summary>The metric that models are chosen by, for all rows and for each slice; null when there are no slices.</summary>
    internal static Figure? Slices(EvaluationResult result)
    {
        var metric = MetricCatalog.Default(result.Task).Name;
        if (!result.Metrics.ContainsKey(metric))
        {
            metric = result.Metrics.Keys.First();
        }

        // With room for so many: the largest.
        var shown = result.Slices.OrderByDescending(slice => slice.Rows.Count).Take(MostSlices).ToHashSet();
        (string Label, ConfidenceInterval Interval)[] rows =
        [
            ("all rows", Of(result.Metrics, result.Intervals, metric)),
            .. result.Slices.Where(slice => shown.Contains(slice) && slice.Metrics.ContainsKey(metric)).Select(slice => ($"{slice.Column} = {slice.Value}{(slice.IsSmall ? " (few rows)" : "")}", Of(slice.Metrics, slice.Intervals, metric))),
        ];
        return rows.Length == 1 ? null : Forest(new Figure($"{metric} by slice", metric), rows);
    }

    /// <summary>Precision, recall and F1 of each class; null for regression, and when there are no intervals.</summary>
    internal static Figure? Classes(EvaluationResult result) => result.PerClass.All(each => each.Intervals.Count == 0) ? null : Forest(
        new Figure("Classes with intervals", "Value"), [.. result.PerClass.SelectMany(each => each.Metrics.Keys.Select(metric => ($"{metric} of {each.Name}", Of(each.Metrics, each.Intervals, metric))))]);

    /// <summary>A value with its interval; NaN without one.</summary>
    internal static ConfidenceInterval Of(IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, ConfidenceInterval> intervals, string metric) =>
        intervals.TryGetValue(metric, out var interval) ? interval : new(values[metric], double.NaN, double.NaN);

    private static Figure? Metrics(EvaluationResult result, string title, Func<MetricDefinition, bool> isShown)
    {
        (string, ConfidenceInterval)[] rows = [.. result.Intervals.Where(pair => double.IsFinite(pair.Value.Value) && isShown(MetricCatalog.Find(pair.Key))).Select(pair => (pair.Key, pair.Value))];
        return rows.Length == 0 ? null : Forest(new Figure(title, "Value"), rows);
    }

    private static Figure Forest(Figure figure, (string Label, ConfidenceInterval Interval)[] rows) => figure.AddIntervals(
        rows.Select(row => row.Label), [.. rows.Select(row => row.Interval.Value)], rows.Select(row => row.Interval.Low), rows.Select(row => row.Interval.High));
}
