using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Linear;

/// <summary>Class probabilities: each class' logistic function of its own score, divided by their sum.</summary>
internal sealed class OneVersusRestClassifier(double[] weights, double[] intercepts) : ILinearModel
{
    // Keeps the sum from being 0 when every class is impossible.
    private const double Least = 1e-12;

    public int OutputCount => intercepts.Length;

    public double[] Weights => weights;

    public double[] Intercepts => intercepts;

    public void Predict(Features x, Span<double> output)
    {
        for (var i = 0; i < x.RowCount; i++)
        {
            var scores = output.Slice(i * intercepts.Length, intercepts.Length);
            LinearScores.Of(x.Row(i), weights, intercepts, scores);
            var sum = 0.0;
            foreach (ref var score in scores)
            {
                score = (1 / (1 + Math.Exp(-score))) + Least;
                sum += score;
            }

            foreach (ref var score in scores)
            {
                score /= sum;
            }
        }
    }

    public string Export(GraphBuilder graph, string features)
    {
        var scores = LinearScores.Export(graph, features, weights, intercepts);
        var each = graph.Node("Add", [graph.Node("Sigmoid", [scores]), graph.Constant([Least], 1)]);
        var sum = graph.Node("ReduceSum", [each, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1));
        return graph.Node("Div", [each, sum]);
    }
}
