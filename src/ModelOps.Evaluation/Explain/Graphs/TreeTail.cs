using ModelOps.Models.Onnx;

namespace ModelOps.Evaluation.Explain.Graphs;

/// <summary>How a sum of trees becomes a prediction.</summary>
internal enum TailLink
{
    Identity,
    Exponential,
    Logistic,
    Softmax,
}

/// <summary>What follows a graph's trees: a factor and a constant for each score, then a link. Read backwards from the output.</summary>
internal sealed class TreeTail
{
    private readonly Dictionary<string, OnnxNode> _makers;
    private readonly Dictionary<string, OnnxTensor> _constants;
    private readonly string _scores;
    private readonly List<(bool IsFactor, double[] Values)> _steps = [];

    private TreeTail(OnnxModel model, string scores)
    {
        _makers = model.Nodes.SelectMany(static node => node.Outputs.Select(output => (output, node))).ToDictionary(static pair => pair.output, static pair => pair.node, StringComparer.Ordinal);
        _constants = model.Initializers.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        _scores = scores;
    }

    public TailLink Link { get; private set; }

    /// <summary>True when the one score is that of the second of two classes, and the first has what is left.</summary>
    public bool IsPair { get; private set; }

    /// <summary>Reads what follows.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="scores">The value that the trees make.</param>
    /// <param name="output">The graph's output.</param>
    /// <exception cref="NotSupportedException">Something follows that is no sum of the trees any more; the message says what.</exception>
    public static TreeTail Of(OnnxModel model, string scores, string output)
    {
        var tail = new TreeTail(model, scores);
        tail.Read(output);
        return tail;
    }

    /// <summary>The margin that a score of the trees becomes: factor × score + constant.</summary>
    /// <param name="score">The score.</param>
    public (double Factor, double Constant) Of(int score)
    {
        var (factor, constant) = (1.0, 0.0);
        foreach (var (isFactor, values) in Enumerable.Reverse(_steps))
        {
            var value = values.Length == 1 ? values[0] : values[score];
            (factor, constant) = isFactor ? (factor * value, constant * value) : (factor, constant + value);
        }

        return (factor, constant);
    }

    /// <summary>The predictions that margins become.</summary>
    /// <param name="margins">One for each score of a row.</param>
    public double[] Predictions(double[] margins)
    {
        var most = margins.Max();
        double[] linked = Link switch
        {
            TailLink.Exponential => [.. margins.Select(Math.Exp)],
            TailLink.Logistic => [.. margins.Select(static margin => 1 / (1 + Math.Exp(-margin)))],
            TailLink.Softmax => [.. margins.Select(margin => Math.Exp(margin - most) / margins.Sum(each => Math.Exp(each - most)))],
            _ => margins,
        };
        return IsPair ? [1 - linked[0], linked[0]] : linked;
    }

    /// <summary>Takes in what the trees' own node does after it has summed.</summary>
    internal void Add(TailLink link, bool isPair)
    {
        if (link != TailLink.Identity && Link != TailLink.Identity)
        {
            throw new NotSupportedException("its scores go through two functions");
        }

        (Link, IsPair) = (link == TailLink.Identity ? Link : link, IsPair || isPair);
    }

    private void Read(string value)
    {
        while (value != _scores)
        {
            if (!_makers.TryGetValue(value, out var node))
            {
                throw new NotSupportedException($"its output '{value}' is not made from the trees");
            }

            value = Before(node);
        }
    }

    private string Before(OnnxNode node)
    {
        switch (node.Operator)
        {
            case "Identity" or "Cast" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze":
                return node.Inputs[0];
            case "Sigmoid" or "Softmax" or "Exp" when _steps.Count == 0:
                Add(node.Operator switch { "Sigmoid" => TailLink.Logistic, "Softmax" => TailLink.Softmax, _ => TailLink.Exponential }, isPair: false);
                return node.Inputs[0];
            case "Concat" when node.Inputs.Count == 2 && _steps.Count == 0 && _makers.GetValueOrDefault(node.Inputs[0]) is { Operator: "Sub" } rest && rest.Inputs[1] == node.Inputs[1] && Constant(rest.Inputs[0]) is [1.0]:
                IsPair = true;
                return node.Inputs[1];
            case "Add" or "Mul" when Constant(node.Inputs[0]) is { } left:
                return Step(node.Operator == "Mul", left, node.Inputs[1]);
            case "Add" or "Mul" when Constant(node.Inputs[1]) is { } right:
                return Step(node.Operator == "Mul", right, node.Inputs[0]);
            case "Sub" when Constant(node.Inputs[1]) is { } taken:
                return Step(false, Array.ConvertAll(taken, static each => -each), node.Inputs[0]);
            case "Div" when Constant(node.Inputs[1]) is { } divisor:
                return Step(true, Array.ConvertAll(divisor, static each => 1 / each), node.Inputs[0]);
            default:
                throw new NotSupportedException($"what its trees give goes through the operator {node.Operator}");
        }
    }

    // Seen backwards, a step that a link comes after is one that follows the link: that is no margin any more.
    private string Step(bool isFactor, double[] values, string input)
    {
        _steps.Add((isFactor, values));
        return input;
    }

    private double[]? Constant(string name) => _constants.GetValueOrDefault(name) switch
    {
        { Type: OnnxType.Double } tensor => tensor.Values<double>().ToArray(),
        { Type: OnnxType.Float } tensor => Array.ConvertAll(tensor.Values<float>().ToArray(), static value => (double)value),
        _ => null,
    };
}
