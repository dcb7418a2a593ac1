using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Images;

/// <summary>From pixels [N, H, W, 3] of any size to planes [N, 3, h, w] of a net's size, as nodes: what trains and what serves are the same.</summary>
internal static class ImageInput
{
    /// <summary>The version of ai.onnx that resizes without aliasing.</summary>
    public const int OperatorSet = 18;

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">A graph of <see cref="OperatorSet"/> or later.</param>
    /// <param name="pixels">The name of the uint8 tensor [N, H, W, 3].</param>
    /// <param name="size">The net's size.</param>
    /// <returns>The name of a float tensor [N, 3, h, w] of whole numbers 0 to 255.</returns>
    public static string Resize(GraphBuilder graph, string pixels, ImageShape size)
    {
        // Bytes are transposed, not floats: of a photograph those are a hundred megabytes more.
        var planes = graph.Cast(graph.Node("Transpose", [pixels], new OnnxAttribute("perm", [0, 3, 1, 2])), OnnxType.Float);
        var resized = graph.Node(
            "Resize",
            [planes, "", "", graph.Constant([(long)size.Rows, size.Columns], 2)],
            new OnnxAttribute("mode", "linear"),
            new OnnxAttribute("coordinate_transformation_mode", "half_pixel"),
            new OnnxAttribute("antialias", 1),
            new OnnxAttribute("axes", [2, 3]));
        return graph.Node("Round", [resized]);
    }

    /// <summary>Adds the scaling of 0 to 255 to −1 to 1.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="planes">What <see cref="Resize"/> gave.</param>
    public static string Scale(GraphBuilder graph, string planes) =>
        graph.Node("Sub", [graph.Node("Mul", [planes, graph.Constant([Factor], 1)]), graph.Constant([1f], 1)]);

    /// <summary>What <see cref="Scale"/> multiplies by, before it takes 1 away.</summary>
    public const float Factor = 1 / 127.5f;
}
