using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Linear;

/// <summary>Class probabilities: the softmax of linear scores in double precision. Two classes keep the first score at 0, which is the logistic function.</summary>
/// <param name="weights">Features × classes, row-major.</param>
/// <param name="intercepts">One a class.</param>
internal sealed class LinearClassifier(double[] weights, double[] intercepts) : ILinearModel
{
    public int OutputCount => intercepts.Length;

    public double[] Weights => weights;

    public double[] Intercepts => intercepts;

    public void Predict(Features x, Span<double> output)
    {
        var classes = intercepts.Length;
        for (var i = 0; i < x.RowCount; i++)
        {
            var scores = output.Slice(i * classes, classes);
            LinearScores.Of(x.Row(i), weights, intercepts, scores);
            Softmax(scores);
        }
    }

    public string Export(GraphBuilder graph, string features) =>
        graph.Node("Softmax", [LinearScores.Export(graph, features, weights, intercepts)], new OnnxAttribute("axis", 1));

    /// <summary>Turns scores into probabilities, without overflow.</summary>
    public static void Softmax(Span<double> scores)
    {
        var largest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            largest = Math.Max(largest, score);
        }

        var sum = 0.0;
        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] = Math.Exp(scores[k] - largest);
            sum += scores[k];
        }

        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] /= sum;
        }
    }
}
