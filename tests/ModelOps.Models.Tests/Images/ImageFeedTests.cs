using ModelOps.Models.Runtime;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Images;

public sealed class ImageFeedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_piece_holds_images_of_one_size_and_no_more_than_its_limits()
    {
        byte[][] files =
        [
            .. Enumerable.Repeat(ImageModels.Ppm(2, 3, 0), 40), .. Enumerable.Repeat(ImageModels.Ppm(3, 2, 1), 2), .. Enumerable.Repeat(ImageModels.Ppm(1000, 900, 2), 5),
        ];
        var feed = new ImageFeed((StringColumn)ImageModels.Frame(files)["image"], new ImageLimits());

        var pieces = feed.Pieces(1, 45, Stop).Select(piece => (piece.Start, piece.Count, string.Join(' ', piece.Pixels.Dimensions))).ToArray();

        Assert.Equal([(1, 32, "32 3 2 3"), (33, 7, "7 3 2 3"), (40, 2, "2 2 3 3"), (42, 3, "3 900 1000 3"), (45, 1, "1 900 1000 3")], pieces);
    }

    [Fact]
    public void A_piece_holds_the_pixels_and_is_let_go_before_the_next()
    {
        var feed = new ImageFeed((StringColumn)ImageModels.Frame(ImageModels.Ppm(2, 3, 0), ImageModels.Ppm(2, 3, 1), ImageModels.Ppm(5, 5, 1))["image"], new ImageLimits());
        OrtTensor? last = null;
        foreach (var (_, count, pixels) in feed.Pieces(0, 3, Stop))
        {
            if (last is { } before)
            {
                Assert.Throws<ObjectDisposedException>(() => before.Values<byte>().Length);
            }

            last = pixels;
            byte[] expected = count == 2 ? [.. ImageModels.Pixels(2, 3, 0), .. ImageModels.Pixels(2, 3, 1)] : ImageModels.Pixels(5, 5, 1);
            Assert.Equal(expected, pixels.Values<byte>().ToArray());
        }

        Assert.Throws<ObjectDisposedException>(() => last!.Values<byte>().Length);
    }

    [Fact]
    public void Work_ends_between_images()
    {
        using var stop = new CancellationTokenSource();
        var feed = new ImageFeed(StringColumn.From("image", [ImageFile.ToDataUri(ImageModels.Ppm(2, 2, 0)), "missing.ppm"]), new ImageLimits());
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => feed.Pieces(0, 2, stop.Token).Count());
    }

    [Theory]
    [InlineData("missing.ppm", "Row 3 of 'image': There is no image 'missing.ppm'. Relative paths start at the working folder.")]
    [InlineData(null, "Row 3 of 'image': There is no image. Give one, or leave the row out.")]
    [InlineData("", "Row 3 of 'image': There is no image. Give one, or leave the row out.")]
    [InlineData("data:;base64,UDYK", "Row 3 of 'image': The image of 3 bytes has a broken head (PPM is read with one byte a value). Give another file, or leave it out.")]
    public void An_image_that_cannot_be_read_names_its_row(string? text, string message)
    {
        using var model = ImageModels.Colours();
        var good = ImageFile.ToDataUri(ImageModels.Ppm(2, 2, 0));

        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => model.Predict(new Frame(StringColumn.From("image", [good, good, text])))).Message);
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => model.Predict(new Frame(StringColumn.From("image", [good, good, text, .. Enumerable.Repeat(good, 200)])))).Message);
    }

    [Fact]
    public void Other_columns_and_calls_are_refused_in_a_sentence()
    {
        using var model = ImageModels.Colours();

        Assert.Equal("The model takes images, so its rows cannot be scored value by value. Use Predict.", Assert.Throws<ModelException>(model.CreateRowScorer).Message);
        Assert.Equal("The model needs the column 'image', which the data lacks. The data has: x.", Assert.Throws<InvalidInputException>(() => model.Predict(new Frame(new Column<double>("x", [1])))).Message);
        Assert.Contains("image", Assert.Throws<InvalidInputException>(() => model.Predict(new Frame(new Column<double>("image", [1])))).Message);
        Assert.Equal("PMML has no images and tensors, which the model reads as 'image'. Use its .onnx file.", Assert.Throws<InvalidInputException>(() => model.ToPmml()).Message);
    }

    [Fact]
    public void A_thousand_files_of_many_sizes_get_the_scores_that_each_gets_alone()
    {
        using var folder = new TemporaryFolder();
        using var model = ImageModels.Colours();
        var paths = new string[1000];
        for (var i = 0; i < paths.Length; i++)
        {
            File.WriteAllBytes(paths[i] = folder.File($"{i}.ppm"), ImageModels.Ppm(8 + (i / 100), 8 + (i % 3), i % 3));
        }

        var scores = model.Predict(new Frame(StringColumn.From("image", paths)));

        Assert.Equal(1000, scores.RowCount);
        string[] labels = ["red", "green", "blue"];
        Assert.Equal(Enumerable.Range(0, 1000).Select(row => labels[row % 3]), Enumerable.Range(0, 1000).Select(row => ((StringColumn)scores["label"]).Text(row)));
        foreach (var row in (int[])[0, 63, 64, 500, 999])
        {
            Assert.Equal(model.Predict(new Frame(StringColumn.From("image", [paths[row]]))).Numbers("probability_red")[0], scores.Numbers("probability_red")[row]);
        }
    }

    [Fact]
    public void No_rows_are_no_scores()
    {
        using var model = ImageModels.Colours();

        Assert.Equal(0, model.Predict(new Frame(StringColumn.From("image", []))).RowCount);
    }
}
