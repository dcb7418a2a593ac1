namespace ModelOps.Models.Onnx;

/// <summary>Takes the nodes of another exporter's graph into one of ours.</summary>
internal static class GraphGraft
{
    private const int LeastOpset = 7;
    private const int AxesAreInputs = 13;
    private const int AllAxesAreInputs = 18;

    // Between operator set 7 and this one, some operators changed their meaning; these did not.
    private const int LeastOfAll = 12;

    private static readonly HashSet<string> _lasting = new(StringComparer.Ordinal)
    {
        "Add", "AveragePool", "BatchNormalization", "Concat", "Constant", "Conv", "Div", "Exp", "Flatten", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "Identity", "LeakyRelu", "LRN", "MatMul", "MaxPool",
        "Mul", "Neg", "PRelu", "ReduceMean", "ReduceSum", "Relu", "Reshape", "Sigmoid", "Softmax", "Split", "Sqrt", "Squeeze", "Sub", "Sum", "Tanh", "Transpose", "Unsqueeze",
    };


    public static IReadOnlyList<string> Run(GraphBuilder graph, OnnxModel foreign, IReadOnlyDictionary<string, string> inputs, IReadOnlyList<string> outputs, Func<string, string> fresh)
    {
        var opset = foreign.Opsets.GetValueOrDefault("", 1);
        if (opset < LeastOpset || opset > graph.Model.Opsets[""])
        {
            throw new ModelException($"The graph to take in has operator set {opset}, but only {LeastOpset} to {graph.Model.Opsets[""]} can be taken in. Export it for one of these.");
        }

        var (nodes, names) = GraphPruning.Needed(foreign, outputs);
        var renamed = inputs.ToDictionary(StringComparer.Ordinal);
        renamed[""] = "";
        foreach (var tensor in foreign.Initializers.Where(tensor => names.Contains(tensor.Name)))
        {
            renamed[tensor.Name] = graph.Constant(tensor);
        }

        foreach (var node in foreign.Nodes.Where(nodes.Contains))
        {
            if (node.Attributes.Any(attribute => attribute.Value is byte[]))
            {
                throw new ModelException($"The node {node.Operator} of the graph to take in has a graph inside, which cannot be taken in.");
            }

            foreach (var output in node.Outputs.Where(output => output.Length > 0))
            {
                renamed[output] = fresh(output);
            }

            if (node.Domain.Length > 0 && !graph.Model.Opsets.ContainsKey(node.Domain))
            {
                graph.Model.Opsets[node.Domain] = Math.Max(foreign.Opsets.GetValueOrDefault(node.Domain, 1), node.Domain == "ai.onnx.ml" ? 3 : 1);
            }

            var moved = node with { Inputs = [.. node.Inputs.Select(Known)], Outputs = [.. node.Outputs.Select(output => renamed[output])], Name = "" };
            graph.Model.Nodes.Add(node.Domain.Length == 0 ? Upgraded(graph, moved, opset) : moved);
        }

        return [.. outputs.Select(Known)];

        string Known(string name) => renamed.GetValueOrDefault(name) ?? throw new ModelException($"The graph to take in reads '{name}', which nothing gives it.");
    }

    // What operator sets 13 and 18 changed: axes and splits became inputs, and a softmax no longer flattens.
    private static OnnxNode Upgraded(GraphBuilder graph, OnnxNode node, long opset)
    {
        if (opset < LeastOfAll && !_lasting.Contains(node.Operator))
        {
            throw new ModelException($"The node {node.Operator} of the graph to take in is of operator set {opset}, and may mean something else since. Export it for operator set {LeastOfAll} or later.");
        }

        var target = graph.Model.Opsets[""];
        OnnxNode AsInput(string name) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value is not long[] values ? node : node with
        {
            Inputs = [.. node.Inputs, graph.Constant(values, values.Length)],
            Attributes = [.. node.Attributes.Where(attribute => attribute.Name != name)],
        };

        if (opset < AllAxesAreInputs && target >= AllAxesAreInputs)
        {
            node = node.Operator switch
            {
                "ReduceL1" or "ReduceL2" or "ReduceLogSum" or "ReduceLogSumExp" or "ReduceMax" or "ReduceMean" or "ReduceMin" or "ReduceProd" or "ReduceSumSquare" => AsInput("axes"),
                "Split" when node.Inputs.Count < 2 && node.Attributes.All(attribute => attribute.Name != "split") => node with { Attributes = [.. node.Attributes, new OnnxAttribute("num_outputs", node.Outputs.Count)] },
                _ => node,
            };
        }

        // Before operator set 9 the statistics could be those of each place.
        if (node.Operator == "BatchNormalization" && node.Attributes.FirstOrDefault(attribute => attribute.Name == "spatial") is { } spatial)
        {
            node = spatial.Value is 1L
                ? node with { Attributes = [.. node.Attributes.Where(attribute => attribute != spatial)] }
                : throw new ModelException("The node BatchNormalization of the graph to take in has statistics of each place, which later operator sets do not know.");
        }

        return opset >= AxesAreInputs ? node : node.Operator switch
        {
            "ReduceSum" or "Squeeze" or "Unsqueeze" => AsInput("axes"),
            "Split" => AsInput("split"),
            // On matrices, which are all that tables need, flattening before axis 1 changes nothing.
            "Softmax" or "LogSoftmax" or "Hardmax" => node.Attributes.FirstOrDefault(attribute => attribute.Name == "axis")?.Value is null or 1L or -1L
                ? node with { Attributes = [new OnnxAttribute("axis", 1)] }
                : throw new ModelException($"The node {node.Operator} of the graph to take in works on another axis than 1, which means something else in later operator sets."),
            _ => node,
        };
    }
}
