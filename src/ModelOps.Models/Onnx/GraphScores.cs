namespace ModelOps.Models.Onnx;

/// <summary>Finds what a classifier's probabilities are made of.</summary>
internal static class GraphScores
{
    /// <summary>The value that the softmax reads; the probabilities, where there is none.</summary>
    /// <param name="onnx">The graph.</param>
    /// <param name="probabilities">The name of its probabilities.</param>
    public static string Of(OnnxModel onnx, string probabilities)
    {
        var value = probabilities;
        while (Maker(onnx, value) is { Operator: "Softmax" or "Cast" or "Identity" } node)
        {
            value = node.Inputs[0];
            if (node.Operator == "Softmax")
            {
                return value;
            }
        }

        return probabilities;
    }

    /// <summary>What the last matrix product before the scores reads: a row of features for each image; null where there is no such product.</summary>
    /// <param name="onnx">The graph.</param>
    /// <param name="probabilities">The name of its probabilities.</param>
    public static string? FeaturesOf(OnnxModel onnx, string probabilities)
    {
        var value = Of(onnx, probabilities);
        while (Maker(onnx, value) is { } node)
        {
            // A product in whole numbers reads features in steps.
            if (node.Operator is "Gemm" or "MatMul")
            {
                return node.Inputs[0];
            }

            if (node.Operator is not ("Add" or "Mul" or "Cast" or "Identity" or "MatMulInteger" or "QuantizeLinear"))
            {
                return null;
            }

            value = node.Inputs[0];
            if (node.Operator == "QuantizeLinear")
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The node that gives a value.</summary>
    public static OnnxNode? Maker(OnnxModel onnx, string value) => onnx.Nodes.FirstOrDefault(node => node.Outputs.Contains(value));

    /// <summary>The part of a graph between some values.</summary>
    /// <param name="onnx">The graph; it stays as it is.</param>
    /// <param name="inputs">What is given.</param>
    /// <param name="outputs">What is asked for.</param>
    public static OnnxModel Part(OnnxModel onnx, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs)
    {
        var part = OnnxModel.Read(onnx.ToBytes());
        part.Inputs.Clear();
        part.Inputs.AddRange(inputs);
        part.Outputs.Clear();
        part.Outputs.AddRange(outputs);
        part.Nodes.RemoveAll(node => node.Outputs.Any(output => part.Inputs.Any(input => input.Name == output)));
        GraphPruning.Prune(part);
        return part;
    }
}
