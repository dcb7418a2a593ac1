using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Linear;

/// <summary>A value as a weighted sum of features in double precision.</summary>
internal sealed class LinearRegressor(double[] weights, double intercept) : ILinearModel
{
    public int OutputCount => 1;

    public double[] Weights => weights;

    public double Intercept => intercept;

    public double[] Intercepts => [intercept];

    public void Predict(Features x, Span<double> output)
    {
        double[] intercepts = [intercept];
        for (var i = 0; i < x.RowCount; i++)
        {
            LinearScores.Of(x.Row(i), weights, intercepts, output.Slice(i, 1));
        }
    }

    public string Export(GraphBuilder graph, string features) => LinearScores.Export(graph, features, weights, [intercept]);
}
