using System.Globalization;
using ModelOps.Models.Onnx;

namespace ModelOps.Models;

/// <summary>
/// Reads what ML.NET's exporter writes: every column goes in and comes out as <c>X.output</c>, the label, too. Only the score and what it needs is
/// kept: <c>Probability.output</c> of two classes (<c>Score.output</c> is a margin there), the matrix <c>Score.output</c> of several, or the one value.
/// </summary>
internal static class MlNetExport
{
    private const string Producer = "ML.NET";
    private const string Probability = "Probability.output";
    private const string Score = "Score.output";
    private const string PredictedLabel = "PredictedLabel.output";

    /// <summary>True for a graph that ML.NET wrote and that predicts.</summary>
    public static bool Is(OnnxModel model) => model.Producer == Producer && model.Outputs.Any(output => output.Name is Probability or Score or PredictedLabel);

    /// <summary>Drops what the score does not need, and says what the graph itself says about its classes.</summary>
    public static ImportOptions Reduce(OnnxModel model, ImportOptions options)
    {
        var (scores, probability, label) = (Find(model, Score), Find(model, Probability), Find(model, PredictedLabel));
        var several = scores is { Dimensions: { Count: 2 } shape } && shape[1] != 1;
        if (several || (scores is not null && label is null))
        {
            var names = several ? options.Classes ?? ClassNames(model, scores!.Dimensions![1]) : null;
            Keep(model, scores!);
            return several ? options with { Classes = names, Task = options.Task ?? (names!.Count == 2 ? LearningTask.Binary : LearningTask.Multiclass) } : options with { Task = options.Task ?? LearningTask.Regression };
        }

        Keep(model, probability ?? throw new InvalidInputException(
            "The model gives a margin and a label, but no probability. Add a calibrator, as mlContext.BinaryClassification.Calibrators.Platt(), and export it again."));
        return options with { Classes = options.Classes ?? ["false", "true"], Task = options.Task ?? LearningTask.Binary };
    }

    private static OnnxValue? Find(OnnxModel model, string name) => model.Outputs.FirstOrDefault(output => output.Name == name);

    private static void Keep(OnnxModel model, OnnxValue output)
    {
        model.Outputs.RemoveAll(other => other.Name != output.Name);
        GraphPruning.Prune(model);
    }

    // Names of classes stand beside the score, or where keys become values: behind the predicted label, or, of numbers, before the label that was learnt.
    private static IReadOnlyList<string> ClassNames(OnnxModel model, long count)
    {
        var scoring = GraphPruning.Needed(model, [Score]).Nodes;
        var beside = Encoders(model, "mlnet.Score.SlotNames").Select(node => Texts(node, "keys_"));
        var behind = model.Nodes.Where(node => IsEncoder(node) && node.Outputs[0] == MadeBy(model, PredictedLabel)?.Inputs[0]).Select(node => Texts(node, "values_"));
        var before = model.Inputs.SelectMany(input => Encoders(model, input.Name)).Where(node => !scoring.Contains(node)).Select(node => Texts(node, "keys_")).Where(keys => keys.Length == count).ToArray();
        return beside.Concat(behind).FirstOrDefault(names => names.Length == count)
            ?? (before is [var only] ? only : throw new InvalidInputException($"The model gives {count} scores a row, but does not name its classes. Name them in the order of the scores."));
    }

    private static OnnxNode? MadeBy(OnnxModel model, string value) => model.Nodes.FirstOrDefault(node => node.Outputs.Contains(value));

    private static IEnumerable<OnnxNode> Encoders(OnnxModel model, string input) => model.Nodes.Where(node => IsEncoder(node) && node.Inputs[0] == input);

    private static bool IsEncoder(OnnxNode node) => node.Operator == "LabelEncoder";

    private static string[] Texts(OnnxNode node, string prefix) => node.Attributes.FirstOrDefault(attribute => attribute.Name.StartsWith(prefix, StringComparison.Ordinal))?.Value switch
    {
        string[] texts => texts,
        long[] numbers => [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))],
        float[] numbers => [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))],
        _ => [],
    };
}
