using System.Globalization;
using ModelOps.Models.Onnx;

namespace ModelOps.Models;

/// <summary>
/// Finds label and probabilities, or the prediction, among a graph's outputs: a ZipMap (scikit-learn's exporter) gives way to the
/// matrix it reads, a pair of integer or text <c>[N]</c> and float <c>[N, K]</c> is a classifier, one float is a regressor.
/// </summary>
internal sealed class ImportedOutputs(GraphBuilder graph, ImportOptions options)
{
    private readonly OnnxModel _model = graph.Model;
    private string[]? _classes = options.Classes is null ? null : [.. options.Classes];
    private bool _integerClasses;

    public (ModelFacts Metadata, ColumnSpec[] Outputs) Normalize()
    {
        var outputs = _model.Outputs.Select(OpenZipMap).ToList();
        var label = outputs.FirstOrDefault(output => output.Type is OnnxType.Int64 or OnnxType.Int32 or OnnxType.String && IsColumn(output));
        var scores = outputs.Where(output => output.Type is OnnxType.Float or OnnxType.Double).ToList();
        var matrix = scores.FirstOrDefault(output => output.Dimensions is { Count: 2 } shape && shape[1] != 1);
        _classes ??= FindClasses();
        var task = options.Task ?? (label is null && options.Classes is null && (matrix is null || _classes is null) ? LearningTask.Regression : Classes(matrix));
        _model.Outputs.Clear();
        return task == LearningTask.Regression ? Regressor(scores) : Classifier(label, matrix ?? scores.FirstOrDefault(), task);
    }

    private static bool IsColumn(OnnxValue output) => output.Dimensions is null or { Count: 1 } or { Count: 2 };

    private LearningTask Classes(OnnxValue? matrix) =>
        (_classes?.Length ?? matrix?.Dimensions?[1] ?? 2) is 2 ? LearningTask.Binary : LearningTask.Multiclass;

    private (ModelFacts Metadata, ColumnSpec[] Outputs) Regressor(List<OnnxValue> scores)
    {
        if (scores.Count == 0)
        {
            throw new ModelException("The model gives out no numbers. Export it with a float output.");
        }

        var output = scores.FirstOrDefault(score => score.Name is GraphNames.Prediction or "variable" or "Score") ?? scores[0];
        if (output.Dimensions is { Count: 2 } shape && shape[1] > 1)
        {
            throw new InvalidInputException($"The model gives {shape[1]} numbers a row ('{output.Name}'). Name its classes if it is a classifier, or export it with one number a row.");
        }

        var value = output.Type == OnnxType.Double ? Free(output.Name) : graph.Cast(Free(output.Name), OnnxType.Double);
        graph.Output(graph.Node("Reshape", [value, graph.Constant([-1L], 1)]), GraphNames.Prediction, OnnxType.Double, -1);
        return (
            new ModelFacts { Task = LearningTask.Regression, Target = options.Target, Trainer = $"imported ({_model.Producer})" },
            [new ColumnSpec(GraphNames.Prediction, SpecType.Double)]);
    }

    private (ModelFacts Metadata, ColumnSpec[] Outputs) Classifier(OnnxValue? label, OnnxValue? scores, LearningTask task)
    {
        if (_classes is null && scores?.Dimensions is { Count: 2 } shape && shape[1] > 1)
        {
            _classes = [.. Enumerable.Range(0, (int)shape[1]).Select(k => k.ToString(CultureInfo.InvariantCulture))];
            _integerClasses = true;
        }

        if (_classes is null)
        {
            throw new InvalidInputException("The model does not name its classes. Name them in the order of the probabilities.");
        }

        if (scores?.Dimensions is { Count: 2 } wide && wide[1] > 1 && wide[1] != _classes.Length)
        {
            throw new InvalidInputException($"The model gives {wide[1]} probabilities a row, but {_classes.Length} classes are named ({string.Join(", ", _classes)}). Name {wide[1]}.");
        }

        if (scores?.Dimensions is { Count: 2 } narrow && narrow[1] == 1 && _classes.Length != 2)
        {
            throw new InvalidInputException($"The model gives one probability a row, which needs two classes, but {_classes.Length} are named ({string.Join(", ", _classes)}). Name two, the one it is of last.");
        }

        if (options.PositiveClass is { } positive && !_classes.Contains(positive))
        {
            throw new InvalidInputException($"The model has no class '{positive}'.{Suggestion.Among(positive, _classes, "Its classes are")}");
        }

        var probabilities = scores is null ? null : Probabilities(scores);
        string chosen;
        if (label is null || (options.Classes is not null && label.Type != OnnxType.String && !_integerClasses))
        {
            // Without a label, or with numbers for classes that have names, the most probable class is the label.
            var best = graph.Node("ArgMax", [probabilities ?? throw new ModelException("The model gives out neither labels nor probabilities. Export it with both.")], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0));
            chosen = graph.Node("Gather", [graph.Constant(_classes, _classes.Length), best]);
            _integerClasses = false;
        }
        else
        {
            var flat = graph.Node("Reshape", [Free(label.Name), graph.Constant([-1L], 1)]);
            chosen = label.Type == OnnxType.Int32 ? graph.Cast(flat, OnnxType.Int64) : flat;
            _integerClasses = label.Type != OnnxType.String;
        }

        graph.Output(chosen, GraphNames.Label, _integerClasses ? OnnxType.Int64 : OnnxType.String, -1);
        if (probabilities is not null)
        {
            graph.Output(probabilities, GraphNames.Probabilities, OnnxType.Double, -1, _classes.Length);
        }

        return (
            new ModelFacts
            {
                Task = task,
                Target = options.Target,
                Classes = _classes,
                Trainer = $"imported ({_model.Producer})",
                PositiveClass = task == LearningTask.Binary ? options.PositiveClass ?? _classes[^1] : null,
            },
            GraphNames.ClassifierOutputs(_classes, _integerClasses, probabilities is not null));
    }

    // A single column is the probability of the second of two classes.
    private string Probabilities(OnnxValue scores)
    {
        var source = scores.Type == OnnxType.Double ? Free(scores.Name) : graph.Cast(Free(scores.Name), OnnxType.Double);
        if (scores.Dimensions is { Count: 2 } shape && shape[1] != 1)
        {
            return options.Logits ? graph.Node("Softmax", [source], new OnnxAttribute("axis", 1)) : source;
        }

        var positive = graph.Node("Reshape", [options.Logits ? graph.Node("Sigmoid", [source]) : source, graph.Constant([-1L, 1L], 2)]);
        return graph.Node("Concat", [graph.Node("Sub", [graph.Constant([1.0], 1), positive]), positive], new OnnxAttribute("axis", 1));
    }

    // An exporter's value may have the very name that an output of ours needs.
    private string Free(string name) => name is GraphNames.Label or GraphNames.Probabilities or GraphNames.Prediction ? graph.Rename(name) : name;

    private OnnxValue OpenZipMap(OnnxValue output)
    {
        var node = _model.Nodes.FirstOrDefault(node => node.Operator == "ZipMap" && node.Outputs[0] == output.Name);
        if (node is null)
        {
            return output;
        }

        _model.Nodes.Remove(node);
        var names = node.Attributes.FirstOrDefault(attribute => attribute.Name.StartsWith("classlabels", StringComparison.Ordinal))?.Value;
        _integerClasses = names is long[];
        _classes ??= Names(names);
        return new OnnxValue(node.Inputs[0], OnnxType.Float, [-1, _classes?.Length ?? -1]);
    }

    private string[]? FindClasses()
    {
        var labels = _model.Nodes
            .SelectMany(node => node.Attributes)
            .FirstOrDefault(attribute => attribute.Name is "classlabels_strings" or "classlabels_int64s" or "classlabels_ints" && Names(attribute.Value) is { Length: > 0 });
        return Names(labels?.Value);
    }

    private static string[]? Names(object? value) => value switch
    {
        string[] texts => texts,
        long[] numbers => [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))],
        _ => null,
    };
}
