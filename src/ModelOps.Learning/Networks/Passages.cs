using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>The values of a graph that all of its input passes through, after the first convolution, in order: where a net can be cut in two.</summary>
internal static class Passages
{
    // Values after these are no floats any more.
    private static readonly string[] _ends = ["Cast", "ArgMax", "ArgMin", "TopK", "Equal", "Greater", "Less", "ZipMap"];

    /// <summary>Finds them.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="input">Its input.</param>
    public static IReadOnlyList<string> Of(OnnxModel model, string input)
    {
        var nodes = Between(model, [input], model.Outputs[0].Name);
        var lastUse = new Dictionary<string, int>(StringComparer.Ordinal) { [model.Outputs[0].Name] = nodes.Count };
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var name in nodes[i].Inputs)
            {
                lastUse[name] = Math.Max(i, lastUse.GetValueOrDefault(name));
            }
        }

        // A value is one of them where no other that is made before is still read after.
        var (found, open, convolved) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal) { input }, false);
        for (var i = 0; i < nodes.Count; i++)
        {
            convolved |= nodes[i].Operator == "Conv";
            if (convolved && _ends.Contains(nodes[i].Operator))
            {
                break;
            }

            open.UnionWith(nodes[i].Outputs.Where(name => lastUse.ContainsKey(name)));
            open.RemoveWhere(name => lastUse[name] <= i);
            if (convolved && open.Count == 1 && nodes[i].Outputs.Contains(open.Single()))
            {
                found.Add(open.Single());
            }
        }

        return found;
    }

    /// <summary>The nodes on the ways from some values to another, in their order; those that make constants are left out.</summary>
    public static IReadOnlyList<OnnxNode> Between(OnnxModel model, IReadOnlyList<string> from, string to)
    {
        var reached = from.ToHashSet(StringComparer.Ordinal);
        var after = new List<OnnxNode>();
        foreach (var node in model.Nodes.Where(node => node.Inputs.Any(reached.Contains) && !node.Outputs.Any(reached.Contains)))
        {
            reached.UnionWith(node.Outputs);
            after.Add(node);
        }

        var needed = new HashSet<string>(StringComparer.Ordinal) { to };
        for (var i = after.Count - 1; i >= 0; i--)
        {
            if (after[i].Outputs.Any(needed.Contains))
            {
                needed.UnionWith(after[i].Inputs.Where(reached.Contains));
            }
            else
            {
                after.RemoveAt(i);
            }
        }

        return after;
    }
}
