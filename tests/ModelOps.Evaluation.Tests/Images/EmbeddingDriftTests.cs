using ModelOps.Models.Embeddings;
using ModelOps.Models.Tests.Images;

namespace ModelOps.Evaluation.Tests.Images;

public sealed class EmbeddingDriftTests
{
    // Images in which red or green is bright; now blue is. Brightness, contrast, sharpness and size are those of the training.
    [Fact]
    public void Other_content_is_found_where_brightness_and_size_stay()
    {
        using var model = WithBaseline(Images(300, 0, seed: 1));

        var report = DriftReport.Of(model, Images(200, 1, seed: 2));

        var drifted = report.Columns.Where(column => column.Level == DriftLevel.Drifted).Select(column => column.Column).ToArray();
        Assert.NotEmpty(drifted);
        Assert.All(drifted, name => Assert.StartsWith("image.embedding", name, StringComparison.Ordinal));
        Assert.Contains(report.Columns, column => column.Column == "image.brightness" && column.Level < DriftLevel.Moderate);
    }

    [Fact]
    public void Other_images_of_the_same_kind_are_no_drift()
    {
        using var model = WithBaseline(Images(300, 0, seed: 1));

        Assert.True(DriftReport.Of(model, Images(200, 0, seed: 3)).IsAccepted);
    }

    [Fact]
    public void A_baseline_goes_through_its_file_and_compares_the_same()
    {
        using var model = WithBaseline(Images(300, 0, seed: 1));
        var read = ModelBaseline.Parse(model.Baseline!.ToJson());

        Assert.Equal(model.Baseline.Embedding!.Names, read.Embedding!.Names);
        Assert.DoesNotContain("\"names\"", model.Baseline.ToJson(), StringComparison.Ordinal);
        var now = Images(100, 1, seed: 2);
        Assert.Equal(DriftReport.Of(model, now).ToString(), DriftReport.Of(model, read, now).ToString());
    }

    [Fact]
    public void Where_only_numbers_of_images_are_kept_the_rest_is_compared()
    {
        using var model = WithBaseline(Images(300, 0, seed: 1));
        var numbers = ImageStatistics.AddTo(Images(200, 0, seed: 4), ["image"]);

        var report = DriftReport.Of(model.Baseline!, new Frame(numbers.Columns.Where(column => column.Name != "image")), inputs: model.InputNames);

        Assert.True(report.IsAccepted, report.ToString());
        Assert.DoesNotContain(report.Columns, column => column.Column.Contains("embedding", StringComparison.Ordinal));
    }

    [Fact]
    public void Images_that_cannot_be_read_have_missing_numbers()
    {
        using var model = WithBaseline(Images(300, 0, seed: 1));
        var now = new Frame(StringColumn.From("image", [.. Enumerable.Range(0, 150).Select(row => row < 75 ? "data:image/png;base64,AAAA" : ((StringColumn)Images(150, 0, seed: 5)["image"]).Text(row))]));

        Assert.Contains("image.embedding1", DriftReport.Of(model, now).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_baseline_of_another_net_is_refused()
    {
        using var model = WithBaseline(Images(300, 0, seed: 1));
        var other = model.Baseline! with { Embedding = model.Baseline.Embedding! with { Mean = [1, 2] } };

        Assert.StartsWith("The model's baseline is of another net", Assert.Throws<ModelException>(() => DriftReport.Of(model, other, Images(50, 0, seed: 2))).Message, StringComparison.Ordinal);
    }

    private static Model WithBaseline(Frame images)
    {
        using var model = ImageModels.Colours();
        return new Model(model.Definition with { Baseline = ImageEmbedder.AddTo(ModelBaseline.Of(images, ["image"], ["image"]), model.Definition.Onnx, images, ["image"]) });
    }

    private static Frame Images(int count, int firstChannel, int seed)
    {
        var random = new Random(seed);
        return new Frame(StringColumn.From("image", Enumerable.Range(0, count).Select(_ =>
        {
            var channel = firstChannel + random.Next(2);
            var light = random.Next(60);
            byte[] pixels = [.. Enumerable.Range(0, 8 * 8 * 3).Select(i => (byte)((i % 3 == channel ? 130 : 40) + light + random.Next(40)))];
            return ImageFile.ToDataUri(new PixelImage(8, 8, pixels));
        })));
    }
}
