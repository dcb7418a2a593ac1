using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Linear;

/// <summary>Linear scores in double precision, row by row and in a graph.</summary>
internal static class LinearScores
{
    /// <summary>scores = row · weights + intercepts.</summary>
    /// <param name="row">F features.</param>
    /// <param name="weights">F × K, row-major.</param>
    /// <param name="intercepts">K.</param>
    /// <param name="scores">K.</param>
    public static void Of(ReadOnlySpan<float> row, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts, Span<double> scores)
    {
        intercepts.CopyTo(scores);
        for (var j = 0; j < row.Length; j++)
        {
            double value = row[j];
            if (value != 0)
            {
                var line = weights.Slice(j * scores.Length, scores.Length);
                for (var k = 0; k < scores.Length; k++)
                {
                    scores[k] += value * line[k];
                }
            }
        }
    }

    /// <summary>The same in a graph.</summary>
    public static string Export(GraphBuilder graph, string features, double[] weights, double[] intercepts)
    {
        var classes = intercepts.Length;
        return graph.Node(
            "Gemm",
            [graph.Cast(features, OnnxType.Double), graph.Constant(weights, weights.Length / classes, classes), graph.Constant(intercepts, classes)]);
    }
}
