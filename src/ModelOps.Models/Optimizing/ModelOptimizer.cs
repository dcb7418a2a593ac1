using System.Globalization;
using ModelOps.Models.Onnx;
using ModelOps.Models.Optimizing;
using ModelOps.Models.Runtime;

namespace ModelOps;

/// <summary>Makes models smaller, and the layers of nets faster, by weights of 8 or 16 bits. What the model takes and gives stays the same.</summary>
public static class ModelOptimizer
{
    /// <summary>The key among <see cref="ModelFacts.Extra"/> that says what the weights were made: <c>int8</c> or <c>fp16</c>.</summary>
    public const string PrecisionKey = "optimized";

    /// <summary>The key among <see cref="ModelFacts.Extra"/> that says how.</summary>
    public const string MethodKey = "optimized_method";

    /// <summary>Makes a smaller model of another, which stays as it is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What to make of it.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InvalidInputException">The model has no weights that can be made smaller, or the rows to calibrate with do not fit it.</exception>
    /// <exception cref="ModelException">The graph cannot be read or run.</exception>
    public static OptimizedModel Optimize(Model model, OptimizationOptions options, CancellationToken cancellationToken = default)
    {
        var (definition, name) = (model.Definition, Name(options.Precision));
        if (definition.Flavor is { } flavor)
        {
            throw new InvalidInputException($"The model is kept in the format of {flavor} and has no ONNX graph, whose weights could be made {name}.");
        }

        if (definition.Metadata.Extra.TryGetValue(PrecisionKey, out var before))
        {
            throw new InvalidInputException($"The model was made {before} already. Optimize the one that it was made from.");
        }

        var onnx = OnnxModel.Read(definition.Onnx);
        GraphWeights.Lift(onnx);
        var found = GraphWeights.Find(onnx);
        if (found.All(weight => weight.Count < GraphWeights.Least))
        {
            throw new InvalidInputException($"Nothing of this model can be made {name}: {Why(onnx, found)}");
        }

        var made = options.Precision == WeightPrecision.Int8 ? new Int8Weights(onnx, definition, options).Run(cancellationToken) : HalfWeights.Run(onnx, found);
        if (made.Weights.All(weight => weight.BytesAfter == weight.BytesBefore))
        {
            throw new InvalidInputException($"Nothing of this model can be made {name}: {string.Join(" ", made.Notes)}");
        }

        GraphPruning.Prune(onnx);
        var extra = new Dictionary<string, string>(definition.Metadata.Extra, StringComparer.Ordinal) { [PrecisionKey] = name, [MethodKey] = made.Method };
        var bytes = onnx.ToBytes();

        // A graph that the runtime refuses is no result.
        using (new OnnxSession(bytes))
        {
        }

        var optimized = definition with { Onnx = bytes, Metadata = definition.Metadata with { Extra = extra }, Coefficients = null, Evaluation = null };
        string[] coefficients = definition.Coefficients is null ? [] : ["The table of its weights (coefficients.json) is left out, since it says what they were before."];
        return new OptimizedModel(optimized, made.Weights, [.. made.Notes, .. coefficients]);
    }

    /// <summary>What options and messages call a precision.</summary>
    /// <param name="precision">The precision.</param>
    public static string Name(WeightPrecision precision) => precision == WeightPrecision.Int8 ? "int8" : "fp16";

    private static string Why(OnnxModel onnx, IReadOnlyList<GraphWeight> found) =>
        found.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"its largest matrix has {found.Max(weight => weight.Count)} weights, and fewer than {GraphWeights.Least} take no less space that way.")
        : onnx.Nodes.Any(node => node.Operator.StartsWith("TreeEnsemble", StringComparison.Ordinal)) ? "it is a tree ensemble, which compares and adds, and multiplies by no weights."
        : "it multiplies by no matrix.";
}
