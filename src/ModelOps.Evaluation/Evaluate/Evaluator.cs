using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Fairness;
using ModelOps.Evaluation.Metrics;
using ModelOps.Evaluation.Slices;

namespace ModelOps;

/// <summary>Evaluates models.</summary>
public static class Evaluator
{
    /// <summary>Scores rows with a model and evaluates them. Rows without a true value are left out and counted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The raw columns, the true values, and the columns to slice by.</param>
    /// <param name="options">Target, positive class, threshold, weights, metrics, costs, slices, intervals; null for the model's own.</param>
    /// <param name="cancellationToken">Stops the work early.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), a true value the model has no class for, or no row with one.</exception>
    /// <exception cref="ModelException">The model cannot be run, or is neither classifier nor regressor.</exception>
    public static EvaluationResult Evaluate(Model model, Frame data, EvaluateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EvaluateOptions();
        var plan = ModelRows.Check(model, data, options);
        var (kept, input) = ModelRows.Score(plan, model, data, options, cancellationToken);
        return Measure(Priced(input, plan.Classes, options), plan.Target, plan.Classes, kept, data.RowCount - kept.RowCount, options, cancellationToken);
    }

    /// <summary>Evaluates rows that were scored already, as the folds of a cross-validation.</summary>
    /// <param name="rows">True values and scores.</param>
    /// <param name="target">The column with the true values, for titles.</param>
    /// <param name="classes">The classes in the order of their probabilities; null for regression.</param>
    /// <param name="data">The rows' columns, for slices; as many rows as <paramref name="rows"/>. Null when nothing is sliced.</param>
    /// <param name="options">Slices, intervals, metrics and costs; null for none. Target, positive class, threshold and weights are those of <paramref name="rows"/>.</param>
    /// <param name="cancellationToken">Stops between metrics.</param>
    /// <exception cref="InvalidInputException">Options that do not fit; all errors at once.</exception>
    public static EvaluationResult Evaluate(
        MetricInput rows, string target, IReadOnlyList<string>? classes = null, Frame? data = null, EvaluateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EvaluateOptions();
        EvaluateCheck.Rows(rows, classes, data, options);
        return Measure(Priced(rows, classes ?? [], options), target, classes ?? [], data, 0, options, cancellationToken);
    }

    private static EvaluationResult Measure(
        MetricInput rows, string target, IReadOnlyList<string> classes, Frame? data, int skippedRows, EvaluateOptions options, CancellationToken cancellationToken)
    {
        MetricDefinition[] metrics = Metrics(rows, options.Metrics);
        string[] names = [.. data?.Columns.Select(column => column.Name) ?? []];
        var slices = options.Slices.Select(text => SliceColumns.Parse(text, names)).DistinctBy(by => by.Name).SelectMany(by => Slicer.Cut(data!, by)).Select(slice =>
        {
            var part = rows.Take(slice.Rows);
            return Slice(part, metrics, slice.Column, slice.Value, slice.Rows, options.MinimumSliceRows, Intervals(part, metrics, options, cancellationToken));
        }).ToArray();
        MetricDefinition[][] ofClasses = [.. Enumerable.Range(0, rows.ClassCount).Select(index => ClassResults.Metrics(index, metrics))];
        var intervals = options.Intervals is null ? [] : Bootstrap.Intervals(rows, [.. metrics, .. ofClasses.SelectMany(each => each)], options.Intervals, cancellationToken);
        return new EvaluationResult(rows, classes, target, Values(rows, metrics), Named(metrics, intervals), slices)
        {
            SkippedRows = skippedRows,
            WeightColumn = options.Weights,
            Costs = options.Costs,
            IntervalOptions = options.Intervals,
            Fairness = [.. options.Fairness.Select(text => FairnessKey.Parse(text, names)).DistinctBy(key => key.By.Name).SelectMany(key => Fairness(rows, classes, key, Slicer.Cut(data!, key.By), options, cancellationToken))],
            WorstSlices = options.WorstSlices == 0 ? null : WorstSliceFinder.Find(rows, data ?? new Frame(), [target, options.Weights], options.WorstSlices, options.MinimumSliceRows, options.Intervals ?? new(), cancellationToken),
            PerClass = ClassResults.Of(rows, classes, ofClasses, [.. ofClasses.Select((each, index) => Named(each, intervals.Length == 0 ? [] : intervals[(metrics.Length + ofClasses.Take(index).Sum(before => before.Length))..]))]),
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
    internal static SliceResult Slice(MetricInput rows, IReadOnlyList<string> asked, string column, string value, int[] indexes, int minimumRows, IReadOnlyDictionary<string, ConfidenceInterval> intervals) =>
        Slice(rows.Take(indexes), Metrics(rows, asked), column, value, indexes, minimumRows, intervals);

    /// <summary>The metrics that every evaluation of such rows has, their cost if costs are known, and those asked for by name.</summary>
    internal static MetricDefinition[] Metrics(MetricInput rows, IReadOnlyList<string> asked) =>
        [.. MetricCatalog.All.Where(metric => (metric.IsDefault || metric.NeedsCosts) && metric.AppliesTo(rows)).Concat(asked.Select(name => MetricCatalog.Find(name, rows.Task))).DistinctBy(metric => metric.Name)];

    /// <summary>The value of each metric.</summary>
    internal static OrderedDictionary<string, double> Values(MetricInput rows, MetricDefinition[] metrics)
    {
        var weighted = new WeightedRows(rows, rows.WeightArray);
        return new(metrics.Select(metric => KeyValuePair.Create(metric.Name, metric.Compute(weighted))), StringComparer.Ordinal);
    }

    private static MetricInput Priced(MetricInput rows, IReadOnlyList<string> classes, EvaluateOptions options) => options.Costs is { } costs ? rows.WithCosts(costs.For(classes, rows.PositiveClass)) : rows;

    private static SliceResult Slice(
        MetricInput part, MetricDefinition[] metrics, string column, string value, int[] indexes, int minimumRows, IReadOnlyDictionary<string, ConfidenceInterval> intervals) =>
        new(column, value, part, part.Count < minimumRows, Values(part, metrics), intervals) { Indexes = indexes };

    private static OrderedDictionary<string, ConfidenceInterval> Intervals(MetricInput rows, MetricDefinition[] metrics, EvaluateOptions options, CancellationToken cancellationToken) =>
        Named(metrics, options.Intervals is null ? [] : Bootstrap.Intervals(rows, metrics, options.Intervals, cancellationToken));

    private static OrderedDictionary<string, ConfidenceInterval> Named(MetricDefinition[] metrics, IEnumerable<ConfidenceInterval> intervals) =>
        new(metrics.Zip(intervals, (metric, interval) => KeyValuePair.Create(metric.Name, interval)), StringComparer.Ordinal);
}
