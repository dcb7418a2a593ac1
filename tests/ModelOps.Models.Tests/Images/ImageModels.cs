using System.Text;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Images;

/// <summary>A model that takes images, and images that need no library.</summary>
internal static class ImageModels
{
    /// <summary>Says which of red, green and blue is the brightest: a graph as those of our nets, from pixels of any size.</summary>
    internal static Model Colours(bool withExample = false, string column = "image", params string[] numbers)
    {
        var graph = new GraphBuilder(18);
        var planes = graph.Node("Transpose", [graph.Cast(graph.Input(column, OnnxType.UInt8, -1, -1, -1, 3), OnnxType.Float)], new OnnxAttribute("perm", [0, 3, 1, 2]));
        var resized = graph.Node(
            "Resize",
            [planes, "", "", graph.Constant([4L, 4L], 2)],
            new OnnxAttribute("mode", "linear"), new OnnxAttribute("coordinate_transformation_mode", "half_pixel"), new OnnxAttribute("antialias", 1), new OnnxAttribute("axes", [2, 3]));
        var means = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [resized])]);
        var scores = graph.Cast(graph.Node("Gemm", [means, graph.Constant([0.1f, 0, 0, 0, 0.1f, 0, 0, 0, 0.1f], 3, 3)]), OnnxType.Double);
        foreach (var number in numbers)
        {
            scores = graph.Node("Add", [scores, graph.Node("Reshape", [graph.Input(number, OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)])]);
        }

        var shares = graph.Node("Softmax", [scores], new OnnxAttribute("axis", 1L));
        graph.Output(graph.Node("Gather", [graph.Constant(["red", "green", "blue"], 3), graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L))]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Identity", [shares]), "probabilities", OnnxType.Double, -1, 3);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new(column, SpecType.Binary), .. numbers.Select(number => new ColumnSpec(number, SpecType.Double))], GraphNames.ClassifierOutputs(["red", "green", "blue"], integers: false)),
            new ModelFacts { Task = LearningTask.Multiclass, Classes = ["red", "green", "blue"] })
        { InputExample = withExample ? Frame(Ppm(8, 8, 1)) : null });
    }

    /// <summary>A PPM file in which a channel is bright, with a pattern that no resizing keeps whole.</summary>
    internal static byte[] Ppm(int width, int height, int channel)
    {
        var pixels = Pixels(width, height, channel);
        return [.. Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n"), .. pixels];
    }

    /// <summary>Its pixels.</summary>
    internal static byte[] Pixels(int width, int height, int channel) =>
        [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i % 3 == channel ? 180 : 60) + (i * 7 % 41)))];

    /// <summary>A PPM head that promises pixels, and holds none.</summary>
    internal static byte[] Bomb(int width, int height) => Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\nabc");

    /// <summary>Files as the column of a frame in this process.</summary>
    internal static Frame Frame(params byte[][] files) => new(StringColumn.From("image", files.Select(file => ImageFile.ToDataUri(file))));
}
