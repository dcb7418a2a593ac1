using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>
/// Brings convolutions into the form that ONNX Runtime computes in whole numbers: the batch normalisation after one becomes part of its kernels, and Relu stands before the
/// pooling, which gives the same.
/// </summary>
internal static class LayerFolding
{
    public static void Run(OnnxModel model, GraphBuilder graph)
    {
        HoldResized(model, graph);
        for (var i = 0; i < model.Nodes.Count; i++)
        {
            if (model.Nodes[i] is { Operator: "Conv", Domain: "" } conv)
            {
                if (OnlyReader(model, conv.Outputs[0]) is { Operator: "BatchNormalization" } normal)
                {
                    conv = Fold(model, graph, conv, normal) ?? conv;
                }

                if (OnlyReader(model, conv.Outputs[0]) is { Operator: "MaxPool", Outputs.Count: 1 } pool && OnlyReader(model, pool.Outputs[0]) is { Operator: "Relu" } relu)
                {
                    model.Nodes[model.Nodes.IndexOf(pool)] = relu with { Inputs = pool.Inputs, Outputs = pool.Outputs };
                    model.Nodes[model.Nodes.IndexOf(relu)] = pool with { Inputs = relu.Inputs, Outputs = relu.Outputs };
                }
            }
        }
    }

    // ONNX Runtime 1.31 moves the transpositions that whole-number convolutions need up through Resize, but leaves its sizes as they are, and then refuses the graph. They stop at a Reshape.
    private static void HoldResized(OnnxModel model, GraphBuilder graph)
    {
        for (var i = model.Nodes.Count - 1; i >= 0; i--)
        {
            if (model.Nodes[i] is { Operator: "Resize", Domain: "", Outputs: [var output] } resize && resize.Attributes.Any(attribute => attribute.Name == "axes"))
            {
                var resized = graph.Fresh(output);
                model.Nodes[i] = resize with { Outputs = [resized] };
                graph.Node("Reshape", [resized, graph.Constant([0L, 0L, 0L, 0L], 4)]);
                var same = model.Nodes[^1] with { Outputs = [output] };
                model.Nodes.RemoveAt(model.Nodes.Count - 1);
                model.Nodes.Insert(i + 1, same);
            }
        }
    }

    /// <summary>The node that reads a value, when no other does and it is not given out.</summary>
    public static OnnxNode? OnlyReader(OnnxModel model, string value) =>
        model.Outputs.All(output => output.Name != value) && model.Nodes.Where(node => node.Inputs.Contains(value)).Take(2).ToArray() is [var only] ? only : null;

    // y = (w·x + b − mean) · gamma / √(variance + ε) + beta
    private static OnnxNode? Fold(OnnxModel model, GraphBuilder graph, OnnxNode conv, OnnxNode normal)
    {
        float[]? Floats(string name) => model.Initializers.FirstOrDefault(tensor => tensor is { Type: OnnxType.Float } && tensor.Name == name)?.Values<float>().ToArray();
        var kernels = model.Initializers.FirstOrDefault(tensor => tensor is { Type: OnnxType.Float } && tensor.Name == conv.Inputs[1]);
        var channels = (int)(kernels?.Dimensions[0] ?? 0);
        var bias = conv.Inputs.Count > 2 && conv.Inputs[2].Length > 0 ? Floats(conv.Inputs[2]) : new float[channels];
        var parts = normal.Inputs.Skip(1).Select(Floats).ToArray();
        if (kernels is null || bias is null || normal.Outputs.Count > 1 || parts is not [{ } gamma, { } beta, { } mean, { } variance])
        {
            return null;
        }

        var epsilon = normal.Attributes.FirstOrDefault(attribute => attribute.Name == "epsilon")?.Value is float given ? given : 1e-5f;
        var (weights, shifts) = (kernels.Values<float>().ToArray(), new float[channels]);
        var size = weights.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var factor = gamma[channel] / Math.Sqrt((double)variance[channel] + epsilon);
            shifts[channel] = (float)(((bias[channel] - (double)mean[channel]) * factor) + beta[channel]);
            foreach (ref var weight in weights.AsSpan(channel * size, size))
            {
                weight = (float)(weight * factor);
            }
        }

        var folded = conv with { Inputs = [conv.Inputs[0], graph.Constant(weights, [.. kernels.Dimensions]), graph.Constant(shifts, channels)], Outputs = normal.Outputs };
        model.Nodes[model.Nodes.IndexOf(conv)] = folded;
        model.Nodes.Remove(normal);
        return folded;
    }
}
