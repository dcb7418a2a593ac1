using ModelOps.Evaluation.Explain;

namespace ModelOps;

public static partial class Explainer
{
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
        var wanted = Wanted(model, options.Class);
        double[] means = new double[grid.Columns.Count], low = new double[means.Length], high = new double[means.Length];
        var drawn = Draw(rows.RowCount, options.Curves, options.Seed);
        double[][] curves = [.. drawn.Select(_ => new double[means.Length])];
        for (var i = 0; i < means.Length; i++)
        {
            var values = Output(model, With(rows, grid.Columns[i]), wanted, cancellationToken);
            means[i] = values.Average();
            if (!double.IsFinite(means[i]))
            {
                throw new ModelException(
                    $"The model gives NaN or an infinite number for {values.Count(value => !double.IsFinite(value))} of {values.Length} rows where '{column}' is {grid.Labels[i]}, so its dependence cannot be shown. Leave those rows out, or name other columns.");
            }

            for (var curve = 0; curve < drawn.Length; curve++)
            {
                curves[curve][i] = values[drawn[curve]];
            }

            Array.Sort(values = [.. values]);
            (low[i], high[i]) = (values[(values.Length - 1) / 10], values[(values.Length - 1) * 9 / 10]);
        }

        return new PartialDependence(column, OutputName(model, wanted), grid.Labels, grid.Numbers, means, low, high) { Curves = curves };
    }
}
