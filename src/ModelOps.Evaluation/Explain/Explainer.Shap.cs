using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Explain;
using ModelOps.Evaluation.Explain.Kernel;
using ModelOps.Models;

namespace ModelOps;

public static partial class Explainer
{
    private const int MostExact = 12;
    private const int TreeRows = 2000;
    private const int KernelRows = 50;

    /// <summary>
    /// Shapley values: what each of the model's inputs adds to each prediction. Of graphs of trees they are exact and come from the trees' nodes; of any other model from the predictions
    /// for rows whose columns are replaced by those of background rows. What features of one input add (as the places of a one-hot code) is added up.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows to explain; true values are not needed.</param>
    /// <param name="options">Method, class, rows, background, seed; null for the defaults.</param>
    /// <param name="progress">Told how many rows are done.</param>
    /// <param name="cancellationToken">Stops between batches of rows.</param>
    /// <exception cref="InvalidInputException">Options that do not fit, all errors at once; trees asked for where there are none; too few coalitions for the columns; a model without probabilities.</exception>
    /// <exception cref="ModelException">The model cannot be run.</exception>
    public static ShapResult Shap(Model model, Frame data, ShapOptions? options = null, IProgress<ExplainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ShapOptions();
        ShapCheck.All(model, data, options);
        if (options.Method == ShapMethod.Kernel)
        {
            return ByKernel(model, data, options, null, progress, cancellationToken);
        }

        try
        {
            var chosen = Chosen(data, options, TreeRows);
            return TreeExplanation.Of(model, data, chosen, data.Take(chosen), options, progress, cancellationToken);
        }
        catch (NotSupportedException reason) when (options.Method == ShapMethod.Auto)
        {
            return ByKernel(model, data, options, reason.Message, progress, cancellationToken);
        }
        catch (NotSupportedException reason)
        {
            throw new InvalidInputException($"The model cannot be explained by its trees: {reason.Message}. Choose the method 'kernel'.", reason);
        }
    }

    private static ShapResult ByKernel(Model model, Frame data, ShapOptions options, string? reason, IProgress<ExplainProgress>? progress, CancellationToken cancellationToken)
    {
        var columns = model.InputNames;
        var chosen = Chosen(data, options, KernelRows);
        var rows = new Frame(columns.Select(name => data[name])).Take(chosen);
        var source = new Frame(columns.Select(name => (options.Background ?? data)[name]));
        var drawn = Draw(source.RowCount, options.BackgroundRows, options.Seed);
        var background = source.Take(drawn);
        ScoreCheck.Finite(model.Score(rows, cancellationToken), model.Metadata.Classes, chosen, done: "explained");
        ScoreCheck.Finite(model.Score(background, cancellationToken), model.Metadata.Classes, drawn, options.Background is null ? "" : " of the background", "explained");
        var wanted = Wanted(model, options.Class);
        var shap = new KernelShap(frame => Output(model, frame, wanted, cancellationToken), background);
        var (usual, values, errors) = shap.Explain(rows, CoalitionsOf(columns.Count, options), done => progress?.Report(new ExplainProgress(done, rows.RowCount, "rows")), cancellationToken);
        if (!values.All(double.IsFinite))
        {
            throw new ModelException("The model gives NaN or an infinite number where columns of a row are replaced by those of a background row, so it cannot be explained. Give a background of rows that it can predict in any combination.");
        }

        List<string> notes = reason is null ? [] : [$"Computed from predictions, since trees cannot be used: {reason}."];
        notes.Add($"A column that a coalition lacks takes its values from {background.RowCount} row{(background.RowCount == 1 ? "" : "s")} of the {(options.Background is null ? "same data" : "background")}.");
        if (errors is not null)
        {
            notes.Add("Coalitions were drawn: the values have standard errors.");
        }

        return new ShapResult(OutputName(model, wanted), columns, rows, chosen, usual, values)
        {
            Method = ShapMethod.Kernel,
            Class = wanted,
            StandardErrors = errors,
            BackgroundRows = background.RowCount,
            Notes = notes,
        };
    }

    private static Coalitions CoalitionsOf(int columns, ShapOptions options)
    {
        if (columns <= MostExact)
        {
            return Coalitions.All(columns);
        }

        var least = 4 * columns;
        var count = options.Coalitions ?? 2048 + least;
        return count >= least && Coalitions.Draw(columns, count / 2, options.Seed) is { } drawn
            ? drawn
            : throw new InvalidInputException($"The model has {columns} columns, more than {count} coalitions can tell apart. Give at least {Math.Max(least, 2 * count)} ({Wording.Option("coalitions")}).");
    }

    // The class whose probability is the output; null for the value predicted.
    private static string? Wanted(Model model, string? wanted) => model.Metadata.Task == LearningTask.Regression ? null : ExplainCheck.Class(model, wanted);

    private static string OutputName(Model model, string? wanted) => wanted is null ? model.Metadata.Target ?? GraphNames.Prediction : $"Probability of {wanted}";

    private static double[] Output(Model model, Frame rows, string? wanted, CancellationToken cancellationToken)
    {
        var scores = model.Score(rows, cancellationToken);
        return wanted is null
            ? scores.Values ?? throw new ModelException("The model gives no 'prediction', so it cannot be explained as a regressor. Export it with that output.")
            : scores.Probabilities is null
            ? throw new InvalidInputException("The model gives labels without probabilities, so there is nothing that columns could add to. Export it with its probabilities.")
            : scores.Probability(wanted);
    }

    private static int[] Chosen(Frame data, ShapOptions options, int most) => options.Rows is { } rows ? [.. rows] : Draw(data.RowCount, options.MostRows ?? most, options.Seed);

    // Some of the rows, in their order.
    private static int[] Draw(int count, int most, int seed)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        if (count <= most)
        {
            return rows;
        }

        new Random(seed).Shuffle(rows);
        Array.Sort(rows, 0, most);
        return rows[..most];
    }
}
