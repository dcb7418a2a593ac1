using ModelOps.Learning.Images;

namespace ModelOps.Learning.Tests.Images;

/// <summary>The net that a NuGet package carries; skipped where the package was not restored.</summary>
public sealed class ResNet18Tests
{
    private const int Side = 224;

    [Fact]
    public void Its_first_convolution_sees_blue_green_and_red_less_the_mean_image()
    {
        var file = Read();
        var backbone = new Backbone(file, new BackboneOptions("auto", "Convolution249_Output_0", TunesLastBlock: false, Pools: false), null);
        var random = new Random(1);
        float[] planes = [.. Enumerable.Range(0, 3 * Side * Side).Select(_ => (float)random.Next(256))];
        var features = new float[backbone.Output.Size];
        using (var session = backbone.Open())
        {
            session.Run(planes, features);
        }

        var mean = file.Preparation!.Initializers.Single(tensor => tensor.Dimensions.Count == 4).Values<float>();
        var kernels = file.Model.Initializers.Single(tensor => tensor.Name == "Parameter91").Values<float>();
        var (filter, row, column) = (7, 40, 61);
        var expected = 0.0;
        for (var channel = 0; channel < 3; channel++)
        {
            for (var place = 0; place < 49; place++)
            {
                var at = (((2 * row) - 3 + (place / 7)) * Side) + (2 * column) - 3 + (place % 7);
                expected += kernels[(((filter * 3) + channel) * 49) + place] * (planes[((2 - channel) * Side * Side) + at] - mean[(channel * Side * Side) + at]);
            }
        }

        Assert.Equal((64, 112, 112), (backbone.Output.Channels, backbone.Output.Rows, backbone.Output.Columns));
        Assert.Equal(expected, features[(((filter * 112) + row) * 112) + column], Math.Abs(expected) * 1e-3);
    }

    [Fact]
    public void Its_last_block_is_two_convolutions_of_512_channels()
    {
        var backbone = new Backbone(Read(), new BackboneOptions("auto", null, TunesLastBlock: true, Pools: true), null);

        Assert.Equal((512, 7, 7), (backbone.Output.Channels, backbone.Output.Rows, backbone.Output.Columns));
        Assert.Equal([[512, 512, 3, 3], [512], [512], [512, 512, 3, 3], [512], [512]], backbone.Block!.Parameters.Select(parameter => parameter.Dimensions));
    }

    [Fact]
    public void A_head_of_it_learns_from_few_images()
    {
        Read();
        var (few, fresh) = (Slants.Frame(30, seed: 3, 15, 75), Slants.Frame(20, seed: 4, 15, 75));

        using var model = Learner.Fit(few, new() { Target = "label", Trainer = "cnn", Set = "backbone=resnet18,epochs=12,batch=8,learning_rate=0.01" });

        var (expected, found) = ((StringColumn)fresh["label"], (StringColumn)model.Predict(fresh)["label"]);
        Assert.InRange(Enumerable.Range(0, 20).Count(row => expected.Text(row) == found.Text(row)), 17, 20);
        Assert.Equal(
            "'size' is 64x64, but the backbone 'resnet18' takes images of 224x224. Leave it out.",
            Assert.Throws<InvalidInputException>(() => Learner.Fit(few, new() { Target = "label", Trainer = "cnn", Set = "backbone=resnet18,size=64x64" })).Message);
    }

    private static BackboneFile Read()
    {
        try
        {
            return BackboneFile.Read(BackboneFile.ResNet18);
        }
        catch (InvalidInputException exception) when (exception.Message.Contains("which is not in"))
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
