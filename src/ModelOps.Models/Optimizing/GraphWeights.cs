using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>A large matrix or kernel of a graph.</summary>
/// <param name="Tensor">The constant, in single or double precision.</param>
/// <param name="Reader">The first node that reads it.</param>
/// <param name="Axis">The axis of the reader's outputs: each has a scale of its own.</param>
internal sealed record GraphWeight(OnnxTensor Tensor, OnnxNode Reader, int Axis)
{
    public bool IsSingle => Tensor.Type == OnnxType.Float;

    public int Count => Tensor.Raw.Length / (IsSingle ? sizeof(float) : sizeof(double));

    /// <summary>What messages call it, as <c>Gemm 64×100</c>.</summary>
    public override string ToString() => $"{Reader.Operator} {string.Join('×', Tensor.Dimensions)}";

    /// <summary>The weights in double precision.</summary>
    public double[] Values() => IsSingle ? Array.ConvertAll(Tensor.Values<float>().ToArray(), value => (double)value) : Tensor.Values<double>().ToArray();
}

/// <summary>Finds the constants that layers multiply by.</summary>
internal static class GraphWeights
{
    /// <summary>Smaller ones are left as they are: what they would save is less than what the nodes beside them take.</summary>
    public const int Least = 256;

    /// <summary>Makes the large constants of nodes constants of the graph, as other exporters write them.</summary>
    public static void Lift(OnnxModel model)
    {
        for (var i = model.Nodes.Count - 1; i >= 0; i--)
        {
            if (model.Nodes[i] is { Operator: "Constant", Domain: "", Attributes: [{ Name: "value", Value: OnnxTensor { Type: OnnxType.Float or OnnxType.Double } tensor }], Outputs: [var name] } && Size(tensor) >= Least)
            {
                model.Initializers.Add(tensor.Named(name));
                model.Nodes.RemoveAt(i);
            }
        }
    }

    /// <summary>All of them, large or not, in the order of the nodes that read them.</summary>
    public static IReadOnlyList<GraphWeight> Find(OnnxModel model)
    {
        var constants = model.Initializers.Where(tensor => tensor is { Type: OnnxType.Float or OnnxType.Double, Dimensions.Count: >= 2 }).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var given = model.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var found = new OrderedDictionary<string, GraphWeight>(StringComparer.Ordinal);
        foreach (var node in model.Nodes)
        {
            foreach (var (place, name) in node.Inputs.Index())
            {
                if (constants.TryGetValue(name, out var tensor) && !given.Contains(name) && Axis(node, place, tensor.Dimensions.Count) is { } axis)
                {
                    found.TryAdd(name, new GraphWeight(tensor, node, axis));
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>The number of elements.</summary>
    public static long Size(OnnxTensor tensor) => tensor.Dimensions.Aggregate(1L, (product, size) => product * size);

    /// <summary>An attribute that is a whole number.</summary>
    public static long Attribute(OnnxNode node, string name, long fallback) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value is long value ? value : fallback;

    // The axis of the outputs; null where the constant is not multiplied.
    private static int? Axis(OnnxNode node, int place, int rank) => (node.Domain, node.Operator, place) switch
    {
        ("", "MatMul", 0) => rank - 2,
        ("", "MatMul", 1) => rank - 1,
        ("", "Gemm", 0) => Attribute(node, "transA", 0) == 0 ? 0 : 1,
        ("", "Gemm", 1) => Attribute(node, "transB", 0) == 0 ? 1 : 0,
        ("", "Conv", 1) => 0,
        ("", "ConvTranspose", 1) => 1,
        ("", "Gather", 0) => 0,
        _ => null,
    };
}
