using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Explain;

namespace ModelOps;

/// <summary>Explains any model by what becomes of its predictions when its inputs change.</summary>
public static partial class Explainer
{
    /// <summary>
    /// Permutation importance (Breiman 2001): a column is shuffled, so that it says nothing of its row any more, and what the
    /// metric loses by it is the column's importance. Columns that say the same share it.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows with true values, best ones the model was not trained on.</param>
    /// <param name="options">Metric, columns, shuffles, seed; null for the defaults.</param>
    /// <param name="progress">Told after each column.</param>
    /// <param name="cancellationToken">Stops between shuffles.</param>
    /// <exception cref="InvalidInputException">Options that do not fit; all errors at once.</exception>
    /// <exception cref="ModelException">The model cannot be run.</exception>
    public static ImportanceResult Importance(
        Model model, Frame data, ExplainOptions? options = null, IProgress<ExplainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ExplainOptions();
        ExplainCheck.All(model, data, options);
        var evaluation = new EvaluateOptions { Target = options.Target };
        var plan = ModelRows.Check(model, data, evaluation);
        var metric = options.Metric is null ? MetricCatalog.Default(plan.Task) : MetricCatalog.Find(options.Metric, plan.Task);
        var (rows, input) = ModelRows.Score(plan, model, Sampled(data, options), evaluation, cancellationToken);
        var baseline = metric.Compute(input);
        string[] columns = [.. options.Columns ?? model.InputNames];
        var features = new List<FeatureImportance>();
        foreach (var name in columns)
        {
            var losses = new double[options.Repeats];
            for (var repeat = 0; repeat < losses.Length; repeat++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var value = metric.Compute(ModelRows.Score(plan, model, Shuffled(rows, name, new Random(unchecked((options.Seed * 31) + repeat))), evaluation, cancellationToken).Input);
                losses[repeat] = metric.HigherIsBetter ? baseline - value : value - baseline;
            }

            features.Add(new FeatureImportance(name, losses.Average(), Deviation(losses)));
            progress?.Report(new ExplainProgress(features.Count, columns.Length, name));
        }

        return new ImportanceResult(metric, baseline, rows.RowCount, [.. features.OrderByDescending(feature => feature.Mean)]);
    }

    /// <summary>Partial dependence of a model's prediction on one column.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows as the model sees them; true values are not needed.</param>
    /// <param name="column">One of the model's inputs.</param>
    /// <param name="options">Grid, class, rows, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between points.</param>
    /// <exception cref="InvalidInputException">Options that do not fit; all errors at once.</exception>
    /// <exception cref="ModelException">The model cannot be run.</exception>
    public static PartialDependence Dependence(Model model, Frame data, string column, ExplainOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new ExplainOptions()) with { Columns = [column] };
        ExplainCheck.All(model, data, options);
        var rows = Sampled(data, options);
        var grid = DependenceGrid.Of(rows[column], options.GridPoints);
        var output = model.Metadata.Task == LearningTask.Regression ? model.Metadata.Target ?? "prediction" : $"Probability of {ExplainCheck.Class(model, options.Class)}";
        double[] means = new double[grid.Columns.Count], low = new double[means.Length], high = new double[means.Length];
        for (var i = 0; i < means.Length; i++)
        {
            var scores = model.Score(With(rows, grid.Columns[i]), cancellationToken);
            var values = scores.Values ?? scores.Probability(ExplainCheck.Class(model, options.Class));
            means[i] = values.Average();
            Array.Sort(values = [.. values]);
            (low[i], high[i]) = (values[(values.Length - 1) / 10], values[(values.Length - 1) * 9 / 10]);
        }

        return new PartialDependence(column, output, grid.Labels, grid.Numbers, means, low, high);
    }

    private static Frame Sampled(Frame data, ExplainOptions options)
    {
        if (data.RowCount <= options.MostRows)
        {
            return data;
        }

        var rows = Enumerable.Range(0, data.RowCount).ToArray();
        new Random(options.Seed).Shuffle(rows);
        Array.Sort(rows, 0, options.MostRows);
        return new Frame(data.Columns.Select(each => each.Take(rows.AsSpan(0, options.MostRows))));
    }

    private static Frame Shuffled(Frame rows, string name, Random random)
    {
        var order = Enumerable.Range(0, rows.RowCount).ToArray();
        random.Shuffle(order);
        return With(rows, rows[name].Take(order));
    }

    private static Frame With(Frame rows, Column column) => new(rows.Columns.Select(each => each.Name == column.Name ? column : each));

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
