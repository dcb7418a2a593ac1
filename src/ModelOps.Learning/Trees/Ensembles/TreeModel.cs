using ModelOps.Models.Onnx;
using ModelOps.Models.Trees;

namespace ModelOps.Learning.Trees;

/// <summary>How the sum of the trees becomes a prediction.</summary>
internal enum TreeLink
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary>The exponential.</summary>
    Exponential,

    /// <summary>The logistic function gives the probability of class 1.</summary>
    Logistic,

    /// <summary>The softmax gives the probabilities of the classes.</summary>
    Softmax,

    /// <summary>It is the probability of class 1.</summary>
    SecondProbability,

    /// <summary>They are the probabilities of the classes.</summary>
    Probabilities,
}

/// <summary>
/// A fitted ensemble. Trees are summed in single precision, as the graph does; the constant and the link follow in
/// double precision. What a link gives is rounded to single precision, in the graph, too: what two implementations
/// of the exponential differ by, in the last of 53 bits, is then gone.
/// </summary>
/// <param name="ensemble">The trees.</param>
/// <param name="width">The number of features.</param>
/// <param name="start">What is added to each sum.</param>
/// <param name="link">How sums become predictions.</param>
/// <param name="threads">How many threads may score many rows.</param>
internal sealed class TreeModel(TreeEnsemble ensemble, int width, double[] start, TreeLink link, int threads) : IFittedModel
{
    private readonly int _raw = ensemble.Outputs;

    public TreeEnsemble Ensemble => ensemble;

    public int OutputCount => link is TreeLink.Logistic or TreeLink.SecondProbability ? 2 : _raw;

    public void Predict(Features x, Span<double> output)
    {
        var scores = new float[x.RowCount * _raw];
        ensemble.Score(x.Array, x.Count, scores, x.RowCount > 4096 ? threads : 1);
        for (var row = 0; row < x.RowCount; row++)
        {
            Finish(scores.AsSpan(row * _raw, _raw), output.Slice(row * OutputCount, OutputCount));
        }
    }

    public string Export(GraphBuilder graph, string features)
    {
        var raw = graph.Cast(ensemble.Export(graph, features, width), OnnxType.Double);
        if (Array.Exists(start, static value => value != 0))
        {
            raw = graph.Node("Add", [raw, graph.Constant(start, start.Length)]);
        }

        var linked = link switch
        {
            TreeLink.Exponential => Round(graph, graph.Node("Exp", [raw])),
            TreeLink.Logistic => Round(graph, graph.Node("Sigmoid", [raw])),
            TreeLink.Softmax => Round(graph, graph.Node("Softmax", [raw], new OnnxAttribute("axis", 1L))),
            _ => raw,
        };
        return link is TreeLink.Logistic or TreeLink.SecondProbability
            ? graph.Node("Concat", [graph.Node("Sub", [graph.Constant([1.0]), linked]), linked], new OnnxAttribute("axis", 1L))
            : linked;
    }

    private static string Round(GraphBuilder graph, string value) => graph.Cast(graph.Cast(value, OnnxType.Float), OnnxType.Double);

    private void Finish(ReadOnlySpan<float> scores, Span<double> output)
    {
        if (OutputCount != _raw)
        {
            var raw = scores[0] + start[0];
            output[1] = link == TreeLink.Logistic ? (float)(1 / (1 + Math.Exp(-raw))) : raw;
            output[0] = 1 - output[1];
            return;
        }

        for (var k = 0; k < output.Length; k++)
        {
            output[k] = scores[k] + start[k];
        }

        if (link == TreeLink.Exponential)
        {
            output[0] = (float)Math.Exp(output[0]);
        }
        else if (link == TreeLink.Softmax)
        {
            Softmax(output);
        }
    }

    private static void Softmax(Span<double> values)
    {
        var most = values[0];
        foreach (var value in values)
        {
            most = Math.Max(most, value);
        }

        double sum = 0;
        foreach (ref var value in values)
        {
            sum += value = Math.Exp(value - most);
        }

        foreach (ref var value in values)
        {
            value = (float)(value / sum);
        }
    }
}
