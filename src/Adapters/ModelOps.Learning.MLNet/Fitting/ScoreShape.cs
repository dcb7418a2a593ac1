using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>ML.NET gives one probability for two classes; we give one for each.</summary>
internal static class ScoreShape
{
    public static void Spread(float[] scores, int width, Span<double> output)
    {
        if (scores.Length == output.Length)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                output[i] = scores[i];
            }

            return;
        }

        if (width != 1 || output.Length != 2 * scores.Length)
        {
            throw new ModelException($"ML.NET gives {width} scores a row where {output.Length * width / Math.Max(1, scores.Length)} were expected.");
        }

        for (var i = 0; i < scores.Length; i++)
        {
            output[2 * i] = 1 - (double)scores[i];
            output[(2 * i) + 1] = scores[i];
        }
    }

    /// <summary>The same in a graph.</summary>
    public static string Spread(GraphBuilder graph, string scores, bool isPositive) => !isPositive ? scores
        : graph.Node("Concat", [graph.Node("Sub", [graph.Constant([1.0], 1), scores]), scores], new OnnxAttribute("axis", 1));
}
