using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>The weighted average of several models' scores. Each sees its own stretch of the features.</summary>
/// <param name="models">The models.</param>
/// <param name="widths">How many features each sees.</param>
/// <param name="weights">Their shares; they add up to 1.</param>
internal sealed class BlendedModel(IReadOnlyList<IFittedModel> models, int[] widths, double[] weights) : IFittedModel
{
    public int OutputCount => models[0].OutputCount;

    public void Predict(Features x, Span<double> output)
    {
        output.Clear();
        var scores = new double[output.Length];
        var start = 0;
        for (var m = 0; m < models.Count; m++)
        {
            models[m].Predict(Stretch(x, start, widths[m]), scores);
            for (var i = 0; i < scores.Length; i++)
            {
                output[i] += weights[m] * scores[i];
            }

            start += widths[m];
        }
    }

    public string Export(GraphBuilder graph, string features)
    {
        var sum = "";
        long start = 0;
        for (var m = 0; m < models.Count; m++)
        {
            var own = graph.Node("Slice", [features, graph.Constant([start], 1), graph.Constant([start + widths[m]], 1), graph.Constant([1L], 1)]);
            var scores = graph.Node("Reshape", [models[m].Export(graph, own), graph.Constant([-1L, OutputCount], 2)]);
            var share = graph.Node("Mul", [scores, graph.Constant([weights[m]])]);
            sum = m == 0 ? share : graph.Node("Add", [sum, share]);
            start += widths[m];
        }

        return sum;
    }

    private static Features Stretch(Features x, int start, int width)
    {
        var array = new float[x.RowCount * width];
        for (var row = 0; row < x.RowCount; row++)
        {
            x.Row(row).Slice(start, width).CopyTo(array.AsSpan(row * width));
        }

        return new Features(array, x.RowCount, [.. x.Columns.Skip(start).Take(width)]);
    }
}
