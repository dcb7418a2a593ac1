using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>What was made of a graph's weights.</summary>
/// <param name="Weights">Each large matrix.</param>
/// <param name="Method">How, in words.</param>
/// <param name="Notes">What a reader must know.</param>
internal sealed record WeightsMade(IReadOnlyList<OptimizedWeights> Weights, string Method, IReadOnlyList<string> Notes);

/// <summary>Makes weights int8, and layers compute with whole numbers where that is faster.</summary>
internal sealed class Int8Weights(OnnxModel model, ModelDefinition definition, OptimizationOptions options)
{
    private readonly GraphBuilder _graph = new(model);
    private readonly List<string> _notes = [];

    public WeightsMade Run(CancellationToken cancellationToken)
    {
        var layers = new IntegerLayers(model, _graph);

        // A graph inside a node may read any value by name.
        var canCompute = options.Calibration is not null && !model.Nodes.Any(node => node.Attributes.Any(attribute => attribute.Value is byte[]));
        if (canCompute)
        {
            LayerFolding.Run(model, _graph);
        }

        GraphWeight[] found = [.. GraphWeights.Find(model).Where(weight => weight.Count >= GraphWeights.Least)];
        var computing = canCompute ? found.Where(weight => IntegerLayers.Fits(model, weight)).ToHashSet() : [];
        if (computing.Count > 0)
        {
            layers.Calibrate(computing, definition, options, cancellationToken);
        }

        var made = new List<OptimizedWeights>();
        foreach (var weight in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(Make(weight, computing.Contains(weight) ? layers : null));
        }

        var count = made.Count(weight => weight.Kept == IntegerLayers.Computed);
        return new WeightsMade(
            made,
            count == 0
                ? "weights int8 with a scale for each output of a layer, made numbers again when the graph is loaded"
                : FormattableString.Invariant($"weights int8 with a scale for each output of a layer; {(count == 1 ? "1 layer computes" : $"{count} layers compute")} with whole numbers, in steps calibrated on {layers.Rows} rows"),
            _notes);
    }

    private OptimizedWeights Make(GraphWeight weight, IntegerLayers? layers)
    {
        if (!weight.Values().All(double.IsFinite))
        {
            _notes.Add($"The weights of {weight} stay as they are: not all of them are finite numbers.");
            return StoredWeights.AsBefore(weight);
        }

        if (layers?.Rewrite(weight) is { } computed)
        {
            return computed;
        }

        if (layers is not null)
        {
            _notes.Add($"{weight} computes as before: its values were infinite or missing in rows of the calibration.");
        }

        return StoredWeights.ToInt8(model, _graph, weight);
    }
}
