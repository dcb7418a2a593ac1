using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>Preparation that has learnt, from raw columns to features.</summary>
internal interface IFittedPipeline
{
    /// <summary>The features of any rows.</summary>
    Features Transform(Frame frame);

    /// <summary>Writes the steps into a graph that has the inputs, and gives the name of the float tensor <c>[N, F]</c>.</summary>
    string Export(GraphBuilder graph);
}

/// <summary>Several preparations of the same columns; their features stand side by side.</summary>
internal sealed class JoinedPipelines(IReadOnlyList<FittedPipeline> pipelines) : IFittedPipeline
{
    public Features Transform(Frame frame)
    {
        var parts = pipelines.Select(pipeline => pipeline.Transform(frame)).ToList();
        var width = parts.Sum(part => part.Count);
        var array = new float[checked(frame.RowCount * width)];
        for (var row = 0; row < frame.RowCount; row++)
        {
            var at = row * width;
            foreach (var part in parts)
            {
                part.Row(row).CopyTo(array.AsSpan(at));
                at += part.Count;
            }
        }

        return new Features(array, frame.RowCount, [.. parts.SelectMany(part => part.Columns)]);
    }

    public string Export(GraphBuilder graph)
    {
        string[] parts = [.. pipelines.Select(pipeline => pipeline.Export(graph))];
        return parts.Length == 1 ? parts[0] : graph.Node("Concat", parts, new OnnxAttribute("axis", 1));
    }
}
