using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Fairness;
using ModelOps.Evaluation.Slices;

namespace ModelOps;

/// <summary>Evaluates models.</summary>
public static class Evaluator
{
    /// <summary>Scores rows with a model and evaluates them. Rows without a true value are left out and counted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The raw columns, the true values, and the columns to slice by.</param>
    /// <param name="options">Target, positive class, threshold, slices, intervals; null for the model's own.</param>
    /// <param name="cancellationToken">Stops the work early.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), a true value the model has no class for, or no row with one.</exception>
    /// <exception cref="ModelException">The model cannot be run, or is neither classifier nor regressor.</exception>
    public static EvaluationResult Evaluate(Model model, Frame data, EvaluateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EvaluateOptions();
        var plan = ModelRows.Check(model, data, options);
        var (kept, input) = ModelRows.Score(plan, model, data, options, cancellationToken);
        return Measure(input, plan.Target, plan.Classes, kept, data.RowCount - kept.RowCount, options, cancellationToken);
    }

    /// <summary>Evaluates rows that were scored already, as the folds of a cross-validation.</summary>
    /// <param name="rows">True values and scores.</param>
    /// <param name="target">The column with the true values, for titles.</param>
    /// <param name="classes">The classes in the order of their probabilities; null for regression.</param>
    /// <param name="data">The rows' columns, for slices; as many rows as <paramref name="rows"/>. Null when nothing is sliced.</param>
    /// <param name="options">Slices and intervals; null for none. Target, positive class and threshold are those of <paramref name="rows"/>.</param>
    /// <param name="cancellationToken">Stops between metrics.</param>
    /// <exception cref="InvalidInputException">Options that do not fit; all errors at once.</exception>
    public static EvaluationResult Evaluate(
        MetricInput rows, string target, IReadOnlyList<string>? classes = null, Frame? data = null, EvaluateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EvaluateOptions();
        EvaluateCheck.Rows(rows, classes, data, options);
        return Measure(rows, target, classes ?? [], data, 0, options, cancellationToken);
    }

    private static EvaluationResult Measure(
        MetricInput rows, string target, IReadOnlyList<string> classes, Frame? data, int skippedRows, EvaluateOptions options, CancellationToken cancellationToken)
    {
        var metrics = Metrics(rows);
        string[] names = [.. data?.Columns.Select(column => column.Name) ?? []];
        var slices = options.Slices.Select(text => SliceColumns.Parse(text, names)).DistinctBy(by => by.Name).SelectMany(by => Slicer.Cut(data!, by)).Select(slice =>
        {
            var part = rows.Take(slice.Rows);
            return Slice(part, metrics, slice.Column, slice.Value, slice.Rows, options.MinimumSliceRows, Intervals(part, metrics, options, cancellationToken));
        }).ToArray();
        return new EvaluationResult(rows, classes, target, Values(rows, metrics), Intervals(rows, metrics, options, cancellationToken), slices)
        {
            SkippedRows = skippedRows,
            Fairness = [.. options.Fairness.Select(text => FairnessKey.Parse(text, names)).DistinctBy(key => key.By.Name).SelectMany(key => Fairness(rows, classes, key, Slicer.Cut(data!, key.By), options, cancellationToken))],
        };
    }

    /// <summary>How groups are treated: a result, or of more than two classes one for each.</summary>
    internal static IEnumerable<FairnessResult> Fairness(
        MetricInput rows, IReadOnlyList<string> classes, FairnessKey key, IEnumerable<Slice> groups, EvaluateOptions options, CancellationToken cancellationToken)
    {
        Slice[] cut = [.. groups];
        (int, string?)[] favourable = options.FavourableClass is { } given ? [(classes.ToList().IndexOf(given), given)]
            : rows.Task == LearningTask.Regression ? [(0, null)]
            : rows.Task == LearningTask.Binary ? [(rows.PositiveClass, classes[rows.PositiveClass])]
            : [.. classes.Select((name, i) => (i, (string?)name))];
        return favourable.Select(each => new FairnessResult(rows, key, cut, each, options.MinimumSliceRows, options.Intervals, cancellationToken).Computed());
    }

    /// <summary>A slice of rows that were evaluated before.</summary>
    internal static SliceResult Slice(MetricInput rows, string column, string value, int[] indexes, int minimumRows, IReadOnlyDictionary<string, ConfidenceInterval> intervals) =>
        Slice(rows.Take(indexes), Metrics(rows), column, value, indexes, minimumRows, intervals);

    /// <summary>Every metric of the rows.</summary>
    internal static OrderedDictionary<string, double> Values(MetricInput rows) => Values(rows, Metrics(rows));

    private static SliceResult Slice(
        MetricInput part, MetricDefinition[] metrics, string column, string value, int[] indexes, int minimumRows, IReadOnlyDictionary<string, ConfidenceInterval> intervals) =>
        new(column, value, part, part.Count < minimumRows, Values(part, metrics), intervals) { Indexes = indexes };

    private static MetricDefinition[] Metrics(MetricInput rows) => [.. MetricCatalog.All.Where(metric => metric.AppliesTo(rows))];

    private static OrderedDictionary<string, double> Values(MetricInput rows, MetricDefinition[] metrics) =>
        new(metrics.Select(metric => KeyValuePair.Create(metric.Name, metric.Compute(rows))), StringComparer.Ordinal);

    private static OrderedDictionary<string, ConfidenceInterval> Intervals(MetricInput rows, MetricDefinition[] metrics, EvaluateOptions options, CancellationToken cancellationToken) =>
        options.Intervals is null
            ? []
            : new(metrics.Zip(Bootstrap.Intervals(rows, metrics, options.Intervals, cancellationToken), (metric, interval) => KeyValuePair.Create(metric.Name, interval)), StringComparer.Ordinal);
}
