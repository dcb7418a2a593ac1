using ModelOps.Evaluation.Explain.Graphs;
using ModelOps.Evaluation.Explain.Trees;
using ModelOps.Models;

namespace ModelOps.Evaluation.Explain;

/// <summary>Shapley values of a graph of trees.</summary>
internal static class TreeExplanation
{
    private const int MostCounted = 10_000;
    private const long MostValues = 100_000_000;
    private const int MostChecked = 64;

    // Scores are sums of floats.
    private const double Tolerance = 1e-4;

    /// <exception cref="NotSupportedException">The graph is not of a form that trees alone explain; the message says why.</exception>
    internal static ShapResult Of(Model model, Frame data, int[] chosen, Frame rows, ShapOptions options, IProgress<ExplainProgress>? progress, CancellationToken cancellationToken)
    {
        using var graph = TreeGraph.Of(model);
        var names = model.InputNames;
        var columns = graph.Columns(rows.Take([0]), names);
        CheckSize(rows.RowCount, columns.Length, graph.Forest.FeatureCount);
        var features = graph.Features(rows, cancellationToken);

        var (counted, note) = Count(graph, data, columns.Length, options, cancellationToken);
        var isRegression = model.Metadata.Task == LearningTask.Regression;
        var wanted = isRegression ? null : ExplainCheck.Class(model, options.Class);
        var (output, sign) = Place(model, graph, wanted);
        Check(model, graph, rows, features, columns.Length, cancellationToken);
        var (trees, bias) = graph.Forest.Of(output);
        var (factor, constant) = graph.Tail.Of(output);
        var shap = new TreeShap(trees, columns, names.Count);
        var values = shap.Explain(features, options.Threads ?? Environment.ProcessorCount, done => progress?.Report(new ExplainProgress(done, rows.RowCount, "rows")), cancellationToken);
        foreach (ref var value in values.AsSpan())
        {
            value *= sign * factor;
        }

        // What is left of a probability is one less it; of log-odds, its negative.
        var usual = ((shap.Expected + bias) * factor) + constant;
        usual = sign > 0 ? usual : (graph.Tail.Link == TailLink.Identity ? 1 : 0) - usual;
        return new ShapResult(Name(model, graph.Tail.Link, wanted), names, new Frame(names.Select(name => rows[name])), chosen, usual, values)
        {
            Method = ShapMethod.Tree,
            Class = wanted,
            BackgroundRows = counted,
            Notes = note is null ? [] : [note],
        };
    }

    /// <summary>Refuses trees that ask for features that are not there, and more features than memory holds, as of hashed texts.</summary>
    internal static void CheckSize(long rows, int width, int needed)
    {
        if (needed > width)
        {
            throw new NotSupportedException($"its trees ask for feature {needed - 1} of {width}");
        }

        if (rows * width > MostValues)
        {
            throw new NotSupportedException($"{rows} rows of {width} features are more than {MostValues} numbers: explain fewer rows at once");
        }
    }

    private static (int Rows, string? Note) Count(TreeGraph graph, Frame data, int width, ShapOptions options, CancellationToken cancellationToken)
    {
        if (options.Background is null && graph.Forest.HasCovers)
        {
            return (0, null);
        }

        var source = options.Background ?? data;
        var rows = source.RowCount <= MostCounted ? source : source.Take([.. Enumerable.Range(0, MostCounted).Select(i => (int)((long)i * source.RowCount / MostCounted))]);
        CheckSize(rows.RowCount, width, 0);
        var features = graph.Features(rows, cancellationToken);
        foreach (var tree in graph.Forest.Trees)
        {
            tree.CountCovers(features, width);
        }

        return (rows.RowCount, options.Background is null ? $"The graph does not say how many training rows went each way: {rows.RowCount} rows of the same data were counted." : null);
    }

    // The score of the class: the first of a pair is what the second leaves.
    private static (int Output, int Sign) Place(Model model, TreeGraph graph, string? wanted)
    {
        var (place, scores) = (wanted is null ? 0 : model.Metadata.Classes.ToList().IndexOf(wanted), graph.Forest.OutputCount);
        var expected = wanted is null || graph.Tail.IsPair ? 1 : model.Metadata.Classes.Count;
        return scores != expected ? throw new NotSupportedException($"its trees give {scores} scores where {expected} {(expected == 1 ? "is" : "are")} expected") : graph.Tail.IsPair ? (0, place == 1 ? 1 : -1) : (place, 1);
    }

    // What the nodes say must be what the model predicts.
    private static void Check(Model model, TreeGraph graph, Frame rows, double[] features, int width, CancellationToken cancellationToken)
    {
        var count = Math.Min(MostChecked, rows.RowCount);
        var scores = model.Score(rows.Slice(0, count), cancellationToken);
        var given = scores.Values ?? scores.Probabilities ?? throw new NotSupportedException("it gives neither probabilities nor a prediction");
        var most = given.Select(Math.Abs).DefaultIfEmpty().Max();
        for (var row = 0; row < count; row++)
        {
            var margins = graph.Forest.Scores(features.AsSpan(row * width, width));
            for (var k = 0; k < margins.Length; k++)
            {
                var (factor, constant) = graph.Tail.Of(k);
                margins[k] = (margins[k] * factor) + constant;
            }

            var predicted = graph.Tail.Predictions(margins);
            for (var k = 0; k < predicted.Length; k++)
            {
                var own = given[(row * predicted.Length) + k];
                if (!(Math.Abs(predicted[k] - own) <= Tolerance * most))
                {
                    throw new NotSupportedException($"its nodes give {NumberText.Of(predicted[k])} for row {row + 1}, the model {NumberText.Of(own)}");
                }
            }
        }
    }

    private static string Name(Model model, TailLink link, string? wanted) => (link, wanted) switch
    {
        (TailLink.Exponential, _) => $"Logarithm of {model.Metadata.Target ?? GraphNames.Prediction}",
        (TailLink.Logistic, not null) => $"Log-odds of {wanted}",
        (TailLink.Softmax, not null) => $"Score of {wanted} before softmax",
        (TailLink.Identity, not null) => $"Probability of {wanted}",
        (TailLink.Identity, null) => model.Metadata.Target ?? GraphNames.Prediction,
        _ => throw new NotSupportedException("it has a link of classes and predicts a number"),
    };
}
