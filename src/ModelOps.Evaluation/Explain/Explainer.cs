using System.Runtime.ExceptionServices;
using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Explain;

namespace ModelOps;

/// <summary>Explains any model by what becomes of its predictions when its inputs change.</summary>
public static partial class Explainer
{
    private const int ColumnsAtOnce = 2;

    /// <summary>
    /// Permutation importance (Breiman 2001): a column is shuffled, so that it says nothing of its row any more, and what the
    /// metric loses by it is the column's importance. Columns that say the same share it.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows with true values, best ones the model was not trained on.</param>
    /// <param name="options">Metric, columns, shuffles, seed; null for the defaults.</param>
    /// <param name="progress">Told after each column.</param>
    /// <param name="cancellationToken">Stops between shuffles.</param>
    /// <exception cref="InvalidInputException">Options that do not fit, all errors at once; the metric is undefined on the rows.</exception>
    /// <exception cref="ModelException">The model cannot be run.</exception>
    public static ImportanceResult Importance(
        Model model, Frame data, ExplainOptions? options = null, IProgress<ExplainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ExplainOptions();
        ExplainCheck.All(model, data, options);
        return Importance(model, data, options, (rows, _, repeat) => Shuffled(rows, unchecked((options.Seed * 31) + repeat)), progress, cancellationToken);
    }

    /// <summary>The same with given orders of the rows: by their number, column and repeat.</summary>
    internal static ImportanceResult Importance(
        Model model, Frame data, ExplainOptions options, Func<int, int, int, int[]> orders, IProgress<ExplainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var evaluation = new EvaluateOptions { Target = options.Target };
        var plan = ModelRows.Check(model, data, evaluation);
        var metric = options.Metric is null ? MetricCatalog.Default(plan.Task) : MetricCatalog.Find(options.Metric, plan.Task);
        if (metric.NeedsCosts)
        {
            throw new InvalidInputException($"The metric '{metric.Name}' needs a table of costs, which an explanation does not take. Choose another metric.");
        }

        var truth = ModelRows.Read(plan, Sampled(data, options), evaluation);
        var rows = truth.Kept;
        var baseline = metric.Compute(ModelRows.Score(plan, model, rows, truth, evaluation, cancellationToken));
        if (!double.IsFinite(baseline))
        {
            throw new InvalidInputException(
                $"{metric.Name} is undefined on these {rows.RowCount} rows, so no column can be worth any of it. Give rows of every class, or with different true values, or another metric with '{Wording.Option("metric")}'.");
        }

        string[] columns = [.. options.Columns ?? model.InputNames];
        var features = new FeatureImportance[columns.Length];
        var done = 0;
        void Measure(int column)
        {
            var losses = new double[options.Repeats];
            for (var repeat = 0; repeat < losses.Length; repeat++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var mixed = With(rows, rows[columns[column]].Take(orders(rows.RowCount, column, repeat)));
                var value = metric.Compute(ModelRows.Score(plan, model, mixed, truth, evaluation, cancellationToken));
                losses[repeat] = metric.HigherIsBetter ? baseline - value : value - baseline;
            }

            features[column] = FeatureImportance.Of(columns[column], losses);
            lock (features)
            {
                progress?.Report(new ExplainProgress(++done, columns.Length, columns[column]));
            }
        }

        try
        {
            // Scoring takes all cores for the most part only, so that two columns at once fill the rest.
            Parallel.For(0, columns.Length, new ParallelOptions { MaxDegreeOfParallelism = ColumnsAtOnce, CancellationToken = cancellationToken }, Measure);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }

        return new ImportanceResult(metric, baseline, rows.RowCount, [.. features.OrderByDescending(feature => feature.Mean)]);
    }

    private static Frame Sampled(Frame data, ExplainOptions options) => data.RowCount <= options.MostRows ? data : data.Take(Draw(data.RowCount, options.MostRows, options.Seed));

    private static int[] Shuffled(int rows, int seed)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }

    private static Frame With(Frame rows, Column column) => new(rows.Columns.Select(each => each.Name == column.Name ? column : each));
}
