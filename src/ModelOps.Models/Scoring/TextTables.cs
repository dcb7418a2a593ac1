using ModelOps.Models.Onnx;

namespace ModelOps.Models;

/// <summary>
/// A graph rewritten for many rows. A text column's input takes its distinct texts, and a second input, at the end, the place of each row's
/// text among them: a text then crosses into the runtime once and not once for each row, and an encoder looks it up once. A label that is
/// looked up in a list of texts comes out as its place in that list. The numbers are the same.
/// </summary>
/// <param name="Graph">The rewritten graph.</param>
/// <param name="Labels">The texts that the label's places stand for; null when the label comes out as before.</param>
internal sealed record TextTables(OnnxModel Graph, IReadOnlyList<string>? Labels)
{
    /// <summary>Rewrites a graph in place; null when it has nothing to rewrite, or a subgraph, which may read any value by name.</summary>
    public static TextTables? Of(OnnxModel model)
    {
        var texts = model.Inputs.Where(input => input.Type == OnnxType.String).ToArray();
        if (model.Nodes.Any(node => node.Attributes.Any(attribute => attribute.Value is byte[])) || texts.Any(input => model.Outputs.Any(output => output.Name == input.Name)))
        {
            return null;
        }

        var labels = PlaceLabels(model);
        var graph = new GraphBuilder(model);
        foreach (var input in texts)
        {
            Split(graph, model, input);
        }

        return texts.Length > 0 || labels is not null ? new TextTables(model, labels) : null;
    }

    private static void Split(GraphBuilder graph, OnnxModel model, OnnxValue input)
    {
        model.Inputs[model.Inputs.IndexOf(input)] = new OnnxValue(input.Name, OnnxType.String, [-1]) { FirstFree = $"texts of {input.Name}" };
        var places = graph.Fresh($"{input.Name}/places");
        model.Inputs.Add(new OnnxValue(places, OnnxType.Int32, [-1]));
        var readers = model.Nodes.Where(node => node.Inputs.Contains(input.Name)).ToArray();
        if (readers.All(node => node is { Operator: "LabelEncoder", Outputs.Count: 1 }))
        {
            foreach (var encoder in readers)
            {
                var at = model.Nodes.IndexOf(encoder);
                var table = graph.Fresh($"{encoder.Outputs[0]}/table");
                model.Nodes[at] = encoder with { Outputs = [table] };
                model.Nodes.Insert(at + 1, new OnnxNode("Gather", "", [table, places], [encoder.Outputs[0]], []));
            }

            return;
        }

        var rows = graph.Fresh($"{input.Name}/rows");
        for (var i = 0; i < model.Nodes.Count; i++)
        {
            var node = model.Nodes[i];
            model.Nodes[i] = node with { Inputs = [.. node.Inputs.Select(name => name == input.Name ? rows : name)] };
        }

        model.Nodes.Insert(0, new OnnxNode("Gather", "", [input.Name, places], [rows], []));
    }

    // label = Identity(Gather(texts, ArgMax(…))): the places are given out, and the nodes after them fall away.
    private static IReadOnlyList<string>? PlaceLabels(OnnxModel model)
    {
        var at = model.Outputs.FindIndex(output => output.Name == GraphNames.Label && output.Type == OnnxType.String);
        if (at < 0 || Maker(model, GraphNames.Label, readers: 0) is not { } last)
        {
            return null;
        }

        var lookUp = last.Operator == "Identity" ? Maker(model, last.Inputs[0], readers: 1) : last;
        if (lookUp is not { Operator: "Gather", Attributes.Count: 0 }
            || model.Initializers.FirstOrDefault(tensor => tensor.Name == lookUp.Inputs[0])?.Texts is not { } texts
            || !model.Nodes.Any(node => node.Operator == "ArgMax" && node.Outputs[0] == lookUp.Inputs[1])
            || model.Outputs.Any(output => output.Name == lookUp.Inputs[1]))
        {
            return null;
        }

        model.Outputs[at] = new OnnxValue(lookUp.Inputs[1], OnnxType.Int64, [-1]);
        model.Nodes.Remove(last);
        model.Nodes.Remove(lookUp);
        return texts;
    }

    // The node that makes a value which so many nodes read.
    private static OnnxNode? Maker(OnnxModel model, string value, int readers) =>
        model.Nodes.Count(node => node.Inputs.Contains(value)) == readers ? model.Nodes.FirstOrDefault(node => node.Outputs.Contains(value)) : null;
}
