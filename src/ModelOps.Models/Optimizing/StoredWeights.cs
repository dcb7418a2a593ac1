using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>
/// Keeps weights small and computes as before: nodes that need constants only make the old values of them, under the old name. ONNX Runtime computes these nodes once,
/// when it loads the graph (a DequantizeLinear it would compute in each run).
/// </summary>
internal static class StoredWeights
{
    /// <summary>The largest number of half precision.</summary>
    public const double MostHalf = 65504;

    public static OptimizedWeights ToInt8(OnnxModel model, GraphBuilder graph, GraphWeight weight)
    {
        var (tensor, values) = (weight.Tensor, weight.Values());
        var quantized = QuantizedWeights.Of(values, tensor.Dimensions, weight.Axis, QuantizedWeights.Whole, weight.IsSingle);
        var scales = quantized.ScaleTensor(tensor.Type, tensor.Dimensions.Count);
        Replace(model, graph, tensor, OnnxTensor.Of<sbyte>(OnnxType.Int8, quantized.Values, [.. tensor.Dimensions]), scales);
        return Describe(weight, "int8", quantized.Values.Length + scales.Raw.Length, Error(values, place => quantized[place, tensor.Dimensions]));
    }

    public static OptimizedWeights ToHalf(OnnxModel model, GraphBuilder graph, GraphWeight weight)
    {
        var values = weight.Values();
        var halves = Array.ConvertAll(values, value => (Half)value);
        Replace(model, graph, weight.Tensor, OnnxTensor.Of<Half>(OnnxType.Float16, halves, [.. weight.Tensor.Dimensions]), null);
        return Describe(weight, "fp16", 2L * halves.Length, Error(values, place => (double)halves[place]));
    }

    /// <summary>A matrix that stays.</summary>
    public static OptimizedWeights AsBefore(GraphWeight weight) => Describe(weight, weight.IsSingle ? "float" : "double", weight.Tensor.Raw.Length, 0);

    /// <summary>A report of one matrix.</summary>
    public static OptimizedWeights Describe(GraphWeight weight, string kept, long bytes, double error) =>
        new(weight.Reader.Operator, weight.Tensor.Dimensions, kept, weight.Tensor.Raw.Length, bytes, error);

    /// <summary>The largest difference, as a share of the largest weight.</summary>
    public static double Error(double[] weights, Func<int, double> now)
    {
        var (most, error) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            (most, error) = (Math.Max(most, Math.Abs(weights[i])), Math.Max(error, Math.Abs(weights[i] - now(i))));
        }

        return most == 0 ? 0 : error / most;
    }

    private static void Replace(OnnxModel model, GraphBuilder graph, OnnxTensor tensor, OnnxTensor small, OnnxTensor? scales)
    {
        model.Initializers.Remove(tensor);
        var start = model.Nodes.Count;
        var last = graph.Cast(graph.Constant(small), tensor.Type);
        if (scales is not null)
        {
            last = graph.Node("Mul", [last, graph.Constant(scales)]);
        }

        // The old name, before all that read it.
        OnnxNode[] added = [.. model.Nodes.Skip(start).Select(node => node.Outputs[0] == last ? node with { Outputs = [tensor.Name] } : node)];
        model.Nodes.RemoveRange(start, added.Length);
        model.Nodes.InsertRange(0, added);
    }
}
