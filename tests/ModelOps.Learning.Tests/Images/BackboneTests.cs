using ModelOps.Learning.Images;
using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Tests.Images;

/// <summary>The part of a net that stays as it is, and the features that it gives.</summary>
public sealed class BackboneTests
{
    private readonly Random _random = new(3);

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

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Features_are_computed_once_and_kept(long memory)
    {
        var column = StringColumn.From("image", Enumerable.Range(0, 5).Select(_ => ImageFile.ToDataUri(Stripes.Image(true, _random, 4, 4))));
        var backbone = new Backbone(File(Identity()), new BackboneOptions("bytes", null, false, false), new ImageShape(3, 4, 4));
        using var session = backbone.Open();
        using var images = new ImageStore(column, backbone.Size, memory: 0);
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
            using var images = new ImageStore(column, backbone.Size, memory: 0);
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
}
