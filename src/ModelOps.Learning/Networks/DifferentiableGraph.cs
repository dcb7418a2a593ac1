using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>
/// Builds a forward pass of standard ONNX operators and remembers, for each, how gradients flow back through it; <see cref="Backward"/>
/// then adds the backward pass to the same graph (reverse-mode differentiation). Values are floats: matrices, or images [N, C, H, W].
/// </summary>
internal sealed partial class DifferentiableGraph(GraphBuilder graph)
{
    // For each operator in order: its output, and for each input the nodes that make its gradient of the output's.
    private readonly List<(string Output, (string Input, Func<string, string> Gradient)[] Back)> _tape = [];

    public GraphBuilder Graph => graph;

    /// <summary>x·w + b for x [N, I], w [I, O], b [O].</summary>
    public string Linear(string x, string w, string b) => Linear(x, w, b, transposed: false);

    /// <summary>x·w + b for x [N, I], b [O], and w [I, O], or [O, I] where it is transposed.</summary>
    public string Linear(string x, string w, string b, bool transposed) => Record(
        transposed ? graph.Node("Gemm", [x, w, b], new OnnxAttribute("transB", 1)) : graph.Node("Gemm", [x, w, b]),
        (x, gradient => transposed ? graph.Node("Gemm", [gradient, w]) : graph.Node("Gemm", [gradient, w], new OnnxAttribute("transB", 1))),
        (w, gradient => graph.Node("Gemm", transposed ? [gradient, x] : [x, gradient], new OnnxAttribute("transA", 1))),
        (b, gradient => graph.Node("ReduceSum", [gradient, graph.Constant([0L], 1)], new OnnxAttribute("keepdims", 0))));

    public string Relu(string x) => Unary("Relu", x, (output, gradient) =>
        graph.Node("Where", [graph.Node("Greater", [output, graph.Constant([0f], 1)]), gradient, graph.Constant([0f], 1)]));

    public string Tanh(string x) => Unary("Tanh", x, (output, gradient) =>
        graph.Node("Mul", [gradient, graph.Node("Sub", [graph.Constant([1f], 1), graph.Node("Mul", [output, output])])]));

    public string Sigmoid(string x) => Unary("Sigmoid", x, (output, gradient) =>
        graph.Node("Mul", [gradient, graph.Node("Mul", [output, graph.Node("Sub", [graph.Constant([1f], 1), output])])]));

    /// <summary>Σ weight · −log softmax(logits)[class], with classes as shares [N, K] that sum to 1 (one-hot, or smoothed) and weights [N, 1].</summary>
    public string SoftmaxCrossEntropy(string logits, string oneHot, string weights)
    {
        var logs = graph.Node("LogSoftmax", [logits], new OnnxAttribute("axis", 1));
        var loss = graph.Node("Neg", [Sum(graph.Node("Mul", [graph.Node("Mul", [logs, oneHot]), weights]))]);
        return Record(loss, (logits, gradient =>
        {
            var error = graph.Node("Sub", [graph.Node("Exp", [logs]), oneHot]);
            return graph.Node("Mul", [graph.Node("Mul", [error, weights]), gradient]);
        }
        ));
    }

    /// <summary>Σ weight · (value − target)² / 2, all [N, 1].</summary>
    public string SquaredError(string values, string targets, string weights)
    {
        var error = graph.Node("Sub", [values, targets]);
        var weighted = graph.Node("Mul", [error, weights]);
        var loss = graph.Node("Mul", [Sum(graph.Node("Mul", [weighted, error])), graph.Constant([0.5f], 1)]);
        return Record(loss, (values, gradient => graph.Node("Mul", [weighted, gradient])));
    }

    /// <summary>Adds the backward pass of a loss of shape [1].</summary>
    /// <param name="loss">The value to differentiate.</param>
    /// <param name="parameters">The values to differentiate by.</param>
    /// <returns>The gradient of each parameter.</returns>
    public IReadOnlyList<string> Backward(string loss, IReadOnlyList<string> parameters)
    {
        var needed = Reaching(parameters);
        var gradients = new Dictionary<string, string>(StringComparer.Ordinal) { [loss] = graph.Constant([1f], 1) };
        for (var i = _tape.Count - 1; i >= 0; i--)
        {
            if (!gradients.TryGetValue(_tape[i].Output, out var gradient))
            {
                continue;
            }

            foreach (var (input, back) in _tape[i].Back)
            {
                if (needed.Contains(input))
                {
                    var part = back(gradient);
                    gradients[input] = gradients.TryGetValue(input, out var other) ? graph.Node("Add", [other, part]) : part;
                }
            }
        }

        return [.. parameters.Select(parameter => gradients[parameter])];
    }

    // Data needs no gradient: its nodes would be computed for nothing.
    private HashSet<string> Reaching(IReadOnlyList<string> parameters)
    {
        var data = graph.Model.Inputs.Select(input => input.Name).Except(parameters).ToHashSet(StringComparer.Ordinal);
        return [.. parameters, .. _tape.Select(entry => entry.Output).Where(output => !data.Contains(output))];
    }

    private string Unary(string op, string x, Func<string, string, string> back)
    {
        var output = graph.Node(op, [x]);
        return Record(output, (x, gradient => back(output, gradient)));
    }

    private string Sum(string matrix) => graph.Node("Reshape", [graph.Node("ReduceSum", [matrix], new OnnxAttribute("keepdims", 0)), graph.Constant([1L], 1)]);

    private string Record(string output, params (string Input, Func<string, string> Gradient)[] back)
    {
        _tape.Add((output, back));
        return output;
    }
}
