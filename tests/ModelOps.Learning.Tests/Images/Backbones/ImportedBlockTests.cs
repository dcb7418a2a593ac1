using ModelOps.Learning.Images.Backbones;
using ModelOps.Learning.Networks;
using ModelOps.Learning.Tests.Networks;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Tests.Images.Backbones;

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

    [Theory]
    [InlineData("imagenet", 0, (1 - 0.485) / 0.229, (0.2 - 0.456) / 0.224)]
    [InlineData("unit", 0, 1, 0.2)]
    [InlineData("symmetric", 0, 1, -0.6)]
    [InlineData("bytes", 0, 255, 51)]
    public void Pixels_come_in_the_range_that_was_asked_for(string pixels, int channel, double red, double green)
    {
        var backbone = new Backbone(File(Identity()), new BackboneOptions(pixels, null, false, false), new ImageShape(3, 2, 3));
        using var session = backbone.Open();
        var features = new float[18];

        session.Run([.. Enumerable.Repeat(255f, 6), .. Enumerable.Repeat(51f, 6), .. Enumerable.Repeat(0f, 6)], features);

        Assert.Equal(red, features[channel], 1e-5);
        Assert.Equal(green, features[6], 1e-5);
    }

    [Fact]
    public void A_range_that_the_file_does_not_say_must_be_given() => Assert.Equal(
        "The backbone 'net' takes floats, but does not say in which range. Set pixels to imagenet (less the mean of ImageNet, by its deviation), unit (0 to 1), symmetric (-1 to 1) or bytes (0 to 255).",
        Assert.Throws<InvalidInputException>(() => new Backbone(File(Identity()), new BackboneOptions("auto", null, false, false), null)).Message);

    [Fact]
    public void A_value_that_not_all_passes_through_is_refused()
    {
        var (model, _) = Net("residual", 6, 6);
        var names = Passages.Of(model, "x");

        // The first convolution's output, its normalisation and the first relu are on one of two ways; the sum and what follows are on both.
        Assert.Equal(["Add", "Relu"], names.Select(name => model.Nodes.Single(node => node.Outputs.Contains(name)).Operator));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Features_are_computed_once_and_kept(long memory)
    {
        var column = StringColumn.From("image", Enumerable.Range(0, 5).Select(_ => ImageFile.ToDataUri(Stripes.Image(true, _random, 4, 4))));
        var backbone = new Backbone(File(Identity()), new BackboneOptions("bytes", null, false, false), new ImageShape(3, 4, 4));
        using var session = backbone.Open();
        using var images = new ModelOps.Learning.Images.ImageStore(column, backbone.Size, memory: 0);
        using var store = new FeatureStore(images, session, memory);
        var (first, again) = (new float[48], new float[48]);
        for (var row = 0; row < 5; row++)
        {
            store.CopyTo(row, first);
            Assert.Equal(images.Planes(row).Select(value => (float)value), first);
        }

        // What is kept is given again also after the images' session was closed.
        images.Dispose();
        session.Dispose();
        store.CopyTo(3, again);
        store.CopyTo(4, again);

        Assert.Equal(first, again);
    }

    [Fact]
    public void A_full_disk_for_features_is_one_sentence()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var disk = folder.File("disk");
        Assert.SkipUnless(SmallDisk.TryMount(disk, kilobytes: 8, out var why), why);
        try
        {
            var column = StringColumn.From("image", Enumerable.Range(0, 40).Select(_ => ImageFile.ToDataUri(Stripes.Image(true, _random, 8, 8))));
            var backbone = new Backbone(File(Identity()), new BackboneOptions("bytes", null, false, false), new ImageShape(3, 8, 8));
            using var session = backbone.Open();
            using var images = new ModelOps.Learning.Images.ImageStore(column, backbone.Size, memory: 0);
            using var store = new FeatureStore(images, session, memory: 0, disk);

            var error = Assert.Throws<InvalidInputException>(() =>
            {
                for (var row = 0; row < 40; row++)
                {
                    store.CopyTo(row, new float[192]);
                }
            });

            Assert.StartsWith($"The features of the backbone do not fit into memory, and cannot be kept in '{disk}/modelops-features-", error.Message);
            Assert.EndsWith("Set memory to more megabytes, or TMPDIR to a folder with room.", error.Message);
        }
        finally
        {
            SmallDisk.Unmount(disk);
        }
    }

    private static BackboneFile File(OnnxModel model) => new("net", model, null, "");

    private static OnnxModel Identity()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Float, -1, 3, -1, -1);
        graph.Output(graph.Node("Conv", [x, graph.Constant([1f, 0, 0, 0, 1, 0, 0, 0, 1], 3, 3, 1, 1)]), "y", OnnxType.Float, -1, 3, -1, -1);
        return graph.Model;
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
