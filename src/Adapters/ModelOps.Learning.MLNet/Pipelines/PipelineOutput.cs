using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>Where in a pipeline's result the scores are, and in which order.</summary>
/// <param name="Column">The column with the scores.</param>
/// <param name="IsPositive">True for the one probability of two classes.</param>
/// <param name="Order">For each class of ours the place of its score; null when the order is the same.</param>
/// <param name="NeedsSoftmax">True for scores of classes that are no probabilities.</param>
internal sealed record PipelineOutput(string Column, bool IsPositive, int[]? Order, bool NeedsSoftmax)
{
    private const string Score = "Score";
    public const string Probability = "Probability";
    private const int MostRows = 1000;

    /// <summary>Finds the scores.</summary>
    public static PipelineOutput Of(LearningProblem problem, IDataView result, Targets targets, bool isMulticlass, string? label)
    {
        var schema = result.Schema;
        if (problem.Task == LearningTask.Regression)
        {
            return new PipelineOutput(schema.GetColumnOrNull(Score) is not null ? Score : throw Missing(Score), false, null, false);
        }

        if (!isMulticlass)
        {
            return schema.GetColumnOrNull(Probability) is null
                ? throw new InvalidInputException("The pipeline gives a margin and a label, but no probability. Append a calibrator, as mlContext.BinaryClassification.Calibrators.Platt(), after the trainer.")
                : new PipelineOutput(Probability, true, IsFlipped(problem, result, targets, label) ? [1, 0] : null, false);
        }

        var column = schema.GetColumnOrNull(Score) ?? throw Missing(Score);
        string[] names = Names(column);
        if (names.Length != problem.Classes.Count || names.Order(StringComparer.Ordinal).SequenceEqual(problem.Classes.Order(StringComparer.Ordinal)) is false)
        {
            throw new InvalidInputException($"The pipeline learns the classes {string.Join(", ", names)}, but the target '{problem.Options.Target}' has {string.Join(", ", problem.Classes)}. Make its label of that column.");
        }

        int[] order = [.. problem.Classes.Select(name => Array.IndexOf(names, name))];
        var scores = ScoreReader.Read(Head(result), Score, out var width)!;
        var isProbability = Enumerable.Range(0, scores.Length / width).All(row => scores.AsSpan(row * width, width) is var each && Math.Abs(Sum(each) - 1) < 1e-3);
        return new PipelineOutput(Score, false, order.Order().SequenceEqual(order) ? null : order, !isProbability);
    }

    /// <summary>Scores in our order.</summary>
    public void Arrange(float[] scores, int width, Span<double> output)
    {
        ScoreShape.Spread(scores, width, output);
        var classes = IsPositive ? 2 : width;
        Span<double> row = stackalloc double[classes];
        for (var start = 0; start < output.Length && (Order is not null || NeedsSoftmax); start += classes)
        {
            output.Slice(start, classes).CopyTo(row);
            for (var k = 0; k < classes; k++)
            {
                output[start + k] = row[Order?[k] ?? k];
            }

            if (NeedsSoftmax)
            {
                Softmax(output.Slice(start, classes));
            }
        }
    }

    /// <summary>The same in a graph.</summary>
    public string Arrange(GraphBuilder graph, string scores)
    {
        var all = ScoreShape.Spread(graph, graph.Cast(scores, OnnxType.Double), IsPositive);
        var ordered = Order is null ? all : graph.Node("Gather", [all, graph.Constant([.. Order.Select(place => (long)place)], Order.Length)], new OnnxAttribute("axis", 1));
        return NeedsSoftmax ? graph.Node("Softmax", [ordered], new OnnxAttribute("axis", 1)) : ordered;
    }

    private static void Softmax(Span<double> row)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var score in row)
        {
            most = Math.Max(most, score);
        }

        foreach (ref var score in row)
        {
            score = Math.Exp(score - most);
            sum += score;
        }

        foreach (ref var score in row)
        {
            score /= sum;
        }
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    // The pipeline may make its own label: a flag that is true for the other class turns the probability round.
    private static bool IsFlipped(LearningProblem problem, IDataView result, Targets targets, string? label)
    {
        var flags = ScoreReader.Read(Head(result), label ?? PipelineView.Label, out _) ?? [];
        var same = flags.Where((flag, row) => flag == targets.Values[row]).Count();
        return flags.Length > 0 && (same == flags.Length || same == 0)
            ? same == 0
            : throw new InvalidInputException($"The pipeline learns a label that is not '{problem.Options.Target}'. Name that column, or '{PipelineView.Label}', as the label of its trainer.");
    }

    private static IDataView Head(IDataView view) => new MLContext(0).Data.TakeRows(view, MostRows);

    private static string[] Names(DataViewSchema.Column column)
    {
        var type = column.Annotations.Schema.GetColumnOrNull("SlotNames")?.Type ?? column.Annotations.Schema.GetColumnOrNull("TrainingLabelValues")?.Type;
        var kind = column.Annotations.Schema.GetColumnOrNull("SlotNames") is not null ? "SlotNames" : "TrainingLabelValues";
        if (type is not VectorDataViewType vector)
        {
            return [];
        }

        if (vector.ItemType is TextDataViewType)
        {
            var texts = default(VBuffer<ReadOnlyMemory<char>>);
            column.Annotations.GetValue(kind, ref texts);
            return [.. texts.DenseValues().Select(text => text.ToString())];
        }

        var numbers = default(VBuffer<float>);
        column.Annotations.GetValue(kind, ref numbers);
        return [.. numbers.DenseValues().Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private static ModelException Missing(string column) => new($"The pipeline gives no column '{column}'. End it in a trainer, and keep the columns that the trainer adds.");
}
