using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Tests.Networks;

/// <summary>Nodes of another graph that are trained on.</summary>
public sealed class ImportedBlockTests
{
    private readonly Random _random = new(3);

    [Theory]
    [InlineData("plain", 6, 7, 3e-3)]
    [InlineData("strided", 7, 6, 3e-3)]
    [InlineData("strided", 8, 8, 3e-3)]
    [InlineData("uneven", 8, 9, 3e-3)]
    [InlineData("residual", 6, 6, 0.03)]
    [InlineData("pooled", 6, 6, 3e-3)]
    [InlineData("dense", 4, 4, 3e-3)]
    public void Gradients_are_those_of_small_differences(string kind, int rows, int columns, double tolerance)
    {
        var (model, last) = Net(kind, rows, columns);
        var block = new ImportedBlock("net", model, "x", last, new ImageShape(2, rows, columns));
        var design = new NetworkDesign([], block.Input, 3, isClassifier: true, block);
        using var graph = new TrainingGraph(design, design.Initial(3), threads: 1);
        var batch = graph.BatchOf(4);
        Draw(4 * block.Input.Size).CopyTo(batch.Inputs);
        batch.SetTargets(new Targets([0, 1, 2, 1], 3, [1, 2, 0.5f, 1]), [0, 1, 2, 3], smoothing: 0);

        GradientCheck.Run(graph, () => batch.Run(), tolerance);
    }

    [Theory]
    [InlineData("sigmoid", "a node Sigmoid, which")]
    [InlineData("group", "a node Conv in groups, with gaps, or padded by itself, which")]
    [InlineData("overlap", "a node MaxPool whose squares overlap or are padded, which")]
    [InlineData("constant", "a node Add of values of two shapes, which")]
    public void A_node_that_cannot_be_trained_is_named_by_its_type(string kind, string what)
    {
        var (model, last) = Net(kind, 6, 6);

        var error = Assert.Throws<InvalidInputException>(() => new ImportedBlock("net", model, "x", last, new ImageShape(2, 6, 6)));

        Assert.Equal($"The last block of the backbone 'net' has {what} cannot be trained here: Conv, BatchNormalization, Relu, Add, MaxPool, GlobalAveragePool, Gemm and Flatten can. Leave tune out to keep the backbone as it is.", error.Message);
    }

    [Fact]
    public void A_value_that_not_all_passes_through_is_refused()
    {
        var (model, _) = Net("residual", 6, 6);
        var names = Passages.Of(model, "x");

        // The first convolution's output, its normalisation and the first relu are on one of two ways; the sum and what follows are on both.
        Assert.Equal(["Add", "Relu"], names.Select(name => model.Nodes.Single(node => node.Outputs.Contains(name)).Operator));
    }

    private float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((_random.NextDouble() * 2) - 1))];

    private (OnnxModel Model, string Last) Net(string kind, int rows, int columns)
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Float, -1, 2, rows, columns);
        string Weights(params long[] dimensions) => graph.Constant(Draw((int)dimensions.Aggregate((product, size) => product * size)), dimensions);
        string Conv(string input, int from, int to, long[] kernel, long stride, params long[] pads) => graph.Node(
            "Conv",
            [input, Weights(to, from, kernel[0], kernel[1]), Weights(to)],
            new OnnxAttribute("strides", [stride, stride]),
            new OnnxAttribute("pads", pads),
            new OnnxAttribute("kernel_shape", kernel));
        string Normal(string input, int channels) => graph.Node(
            "BatchNormalization",
            [input, Weights(channels), Weights(channels), Weights(channels), graph.Constant(Draw(channels).Select(value => 0.5f + Math.Abs(value)).ToArray(), channels)],
            new OnnxAttribute("epsilon", 0.001f));
        string Residual()
        {
            var inner = Normal(graph.Node("Relu", [Normal(Conv(x, 2, 3, [3, 3], 2, 1, 1, 1, 1), 3)]), 3);
            return graph.Node("Relu", [graph.Node("Add", [Conv(inner, 3, 4, [3, 3], 1, 1, 1, 1, 1), Conv(x, 2, 4, [1, 1], 2, 0, 0, 0, 0)])]);
        }

        var last = kind switch
        {
            "plain" => Normal(Conv(x, 2, 3, [3, 3], 1, 1, 1, 1, 1), 3),
            "strided" => Normal(Conv(Conv(x, 2, 3, [3, 3], 2, 1, 1, 1, 1), 3, 2, [1, 1], 2, 0, 0, 0, 0), 2),
            "uneven" => Conv(x, 2, 3, [3, 5], 2, 1, 2, 0, 1),
            "residual" => Residual(),
            "pooled" => graph.Node("MaxPool", [Conv(x, 2, 3, [3, 3], 1, 1, 1, 1, 1)], new OnnxAttribute("kernel_shape", [2, 2]), new OnnxAttribute("strides", [2, 2])),
            "dense" => graph.Node("Gemm", [graph.Node("Flatten", [graph.Node("GlobalAveragePool", [Conv(x, 2, 3, [1, 1], 1, 0, 0, 0, 0)])]), Weights(4, 3), Weights(4)], new OnnxAttribute("transB", 1)),
            "sigmoid" => graph.Node("Sigmoid", [x]),
            "group" => graph.Node("Conv", [x, Weights(2, 1, 3, 3)], new OnnxAttribute("group", 2)),
            "overlap" => graph.Node("MaxPool", [x], new OnnxAttribute("kernel_shape", [3, 3]), new OnnxAttribute("strides", [2, 2])),
            _ => graph.Node("Add", [x, Weights(1, 2, 1, 1)]),
        };
        graph.Model.Outputs.Add(new OnnxValue(last, OnnxType.Float, null));
        return (graph.Model, last);
    }
}
