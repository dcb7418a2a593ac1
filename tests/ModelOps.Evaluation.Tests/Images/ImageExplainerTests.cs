using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps.Evaluation.Tests.Images;

public sealed class ImageExplainerTests
{
    private const int Side = 24;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // One convolution whose channels are 1 and 2 times red, and blue; their means; a score for each class. The gradient of the score of red by a channel's value is the weight of the last
    // layer over the number of pixels, so Grad-CAM's heat is 0.1 · red + 0.05 · 2 · red of each pixel, and of blue's score blue.
    private static Model Net(string last = "Softmax")
    {
        var graph = new GraphBuilder(18);
        var planes = graph.Node("Transpose", [graph.Cast(graph.Input("image", OnnxType.UInt8, -1, -1, -1, 3), OnnxType.Float)], new OnnxAttribute("perm", [0, 3, 1, 2]));
        var maps = graph.Node("Relu", [graph.Node("Conv", [planes, graph.Constant([1f, 0, 0, 2, 0, 0, 0, 0, 1], 3, 3, 1, 1)])]);
        var means = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [maps])]);
        var scores = graph.Node("Gemm", [means, graph.Constant([0.1f, 0, 0.05f, 0, 0, 0.1f], 3, 2)]);
        return Model(graph, graph.Node(last, [graph.Cast(scores, OnnxType.Double)], last == "Softmax" ? [new OnnxAttribute("axis", 1L)] : []));
    }

    private static Model Model(GraphBuilder graph, string shares)
    {
        graph.Output(graph.Node("Gather", [graph.Constant(["red", "blue"], 2), graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L))]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Identity", [shares]), "probabilities", OnnxType.Double, -1, 2);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("image", SpecType.Binary)], GraphNames.ClassifierOutputs(["red", "blue"], integers: false)),
            new ModelFacts { Task = LearningTask.Multiclass, Classes = ["red", "blue"], Target = "label" }));
    }

    // Black, with a red square of 6 pixels a side and a darker blue one.
    private static Frame Squares { get; } = new(StringColumn.From("image", [ImageFile.ToDataUri(Image())]));

    private static PixelImage Image()
    {
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < 36; i++)
        {
            pixels[((((4 + (i / 6)) * Side) + 2 + (i % 6)) * 3) + 0] = 200;
            pixels[((((15 + (i / 6)) * Side) + 16 + (i % 6)) * 3) + 2] = 90;
        }

        return new PixelImage(Side, Side, pixels);
    }

    [Fact]
    public void GradCam_is_the_sum_of_the_maps_by_their_gradients()
    {
        using var model = Net();

        var red = Assert.Single(ImageExplainer.Explain(model, Squares, [0], cancellationToken: Stop));
        var blue = Assert.Single(ImageExplainer.Explain(model, Squares, [0], new() { Class = "blue" }, cancellationToken: Stop));

        Assert.Equal(("red", "row 1", ImageExplainMethod.GradCam), (red.Class, red.Name, red.Method));
        Assert.Equal(1, red.Probability + blue.Probability, 1e-12);
        var pixels = Image().Pixels;
        for (var i = 0; i < Side * Side; i++)
        {
            Assert.Equal(pixels[3 * i] / 200.0, red.Heat[i], 1e-3);
            Assert.Equal(pixels[(3 * i) + 2] / 90.0, blue.Heat[i], 1e-3);
        }

        Assert.Equal((2, 4, 7, 9), red.Strongest);
        Assert.Equal((16, 15, 21, 20), blue.Strongest);
    }

    [Fact]
    public void Occlusion_finds_the_part_whose_cover_costs_most()
    {
        using var model = Net();

        var red = ImageExplainer.Explain(model, Squares, [0], new() { Method = ImageExplainMethod.Occlusion, Patch = 6 }, cancellationToken: Stop)[0];

        var inside = Enumerable.Range(0, Side * Side).Where(i => i % Side is >= 0 and <= 11 && i / Side is >= 1 and <= 12).Sum(i => red.Heat[i]);
        Assert.True(inside > 0.9 * red.Heat.Sum(), $"{inside} of {red.Heat.Sum()}");
        Assert.Equal(1, red.Heat.Max());
    }

    [Fact]
    public void The_overlay_is_bright_where_the_heat_is_and_dims_the_rest()
    {
        using var model = Net();
        var red = ImageExplainer.Explain(model, Squares, [0], cancellationToken: Stop)[0];

        var overlay = red.ToOverlay();

        Assert.Equal((Side, Side), (overlay.Width, overlay.Height));
        int Bright(int x, int y) => overlay.Pixels[(((y * Side) + x) * 3) + 1];
        Assert.True(Bright(4, 6) > 150);
        Assert.True(Bright(12, 12) < 10);
    }

    [Fact]
    public void Where_nothing_speaks_for_a_class_all_is_0()
    {
        using var model = Net();
        var black = new Frame(StringColumn.From("image", [ImageFile.ToDataUri(new PixelImage(4, 4, new byte[48]))]));

        var explained = ImageExplainer.Explain(model, black, [0], cancellationToken: Stop)[0];

        Assert.All(explained.Heat, value => Assert.Equal(0, value));
        Assert.Null(explained.Strongest);
        Assert.EndsWith(", by no part of it", explained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Large_images_are_made_smaller_first()
    {
        using var model = Net();
        var large = new Frame(StringColumn.From("image", [ImageFile.ToDataUri(new PixelImage(1024, 300, [.. Enumerable.Repeat((byte)9, 1024 * 300 * 3)]))]));

        var explained = ImageExplainer.Explain(model, large, [0], cancellationToken: Stop)[0];

        Assert.Equal((256, 75, 256 * 75), (explained.Image.Width, explained.Image.Height, explained.Heat.Count));
    }

    [Fact]
    public void A_model_without_a_softmax_is_explained_by_its_probabilities()
    {
        using var model = Net("Sigmoid");

        Assert.Equal((2, 4, 7, 9), ImageExplainer.Explain(model, Squares, [0], new() { Class = "red" }, cancellationToken: Stop)[0].Strongest);
    }

    [Fact]
    public void What_cannot_be_explained_is_one_sentence()
    {
        using var model = Net();
        var graph = new GraphBuilder(18);
        var means = graph.Node("ReduceMean", [graph.Cast(graph.Input("image", OnnxType.UInt8, -1, -1, -1, 3), OnnxType.Float), graph.Constant([1L, 2L], 2)], new OnnxAttribute("keepdims", 0L));
        using var flat = Model(graph, graph.Node("Softmax", [graph.Cast(graph.Node("Gemm", [means, graph.Constant([0.1f, 0, 0, 0, 0, 0.1f], 3, 2)]), OnnxType.Double)], new OnnxAttribute("axis", 1L)));

        string Refused(Model of, ImageExplainOptions options, Frame? data = null) => Assert.Throws<InvalidInputException>(() => ImageExplainer.Explain(of, data ?? Squares, [0], options, cancellationToken: Stop)).Message;
        Assert.Equal("Grad-CAM needs a net with a convolution, and this model has none that its probabilities are made from. Use occlusion.", Refused(flat, new()));
        Assert.Equal("The model has no class 'rod'. Did you mean 'red'? Its classes are: red, blue.", Refused(model, new() { Class = "rod" }));
        Assert.Equal("The covered square cannot have 0 pixels a side. Give 1 to 256.", Refused(model, new() { Method = ImageExplainMethod.Occlusion, Patch = 0 }));
        Assert.Equal("The data has no column 'image' of images, which the model reads.", Refused(model, new(), new Frame(StringColumn.From("photo", ["a"]))));
        Assert.NotEmpty(ImageExplainer.Explain(flat, Squares, [0], new() { Method = ImageExplainMethod.Occlusion }, cancellationToken: Stop));
    }
}
