namespace ModelOps.Models.Onnx;

/// <summary>Finds what some values of a graph need, and drops the rest.</summary>
internal static class GraphPruning
{
    /// <summary>Keeps the nodes, constants and inputs that the graph's outputs need.</summary>
    public static void Prune(OnnxModel model)
    {
        var (nodes, names) = Needed(model, [.. model.Outputs.Select(output => output.Name)]);
        model.Nodes.RemoveAll(node => !nodes.Contains(node));
        model.Initializers.RemoveAll(tensor => !names.Contains(tensor.Name));
        model.Inputs.RemoveAll(input => !names.Contains(input.Name));
    }

    /// <summary>The nodes that some values need, in their order, and the names of all values on the way.</summary>
    public static (HashSet<OnnxNode> Nodes, HashSet<string> Names) Needed(OnnxModel model, IReadOnlyList<string> values)
    {
        var names = values.ToHashSet(StringComparer.Ordinal);
        var nodes = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        for (var i = model.Nodes.Count - 1; i >= 0; i--)
        {
            if (model.Nodes[i].Outputs.Any(names.Contains))
            {
                nodes.Add(model.Nodes[i]);
                names.UnionWith(model.Nodes[i].Inputs);
            }
        }

        return (nodes, names);
    }
}
