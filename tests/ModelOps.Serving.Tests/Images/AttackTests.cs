using System.Net;
using System.Text;
using ModelOps.Models.Tests.Images;
using ModelOps.Serving.Limits;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Scoring;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Images;

/// <summary>Requests that would have the server read its files, or fill its memory.</summary>
public sealed class AttackTests
{
    private const string NoBase64 = "Invalid input. Data is not compatible with model signature. Failed to convert column image to type 'binary': row 1 holds no base64. Give the content of each file in base64.";

    [Theory]
    [InlineData("/etc/passwd.", NoBase64)]
    [InlineData("/etc/passwd", NoBase64)]
    [InlineData("file:///etc/passwd", NoBase64)]
    [InlineData("../../secret.ppm", NoBase64)]
    [InlineData("C:\\secret.ppm", NoBase64)]
    [InlineData("http://127.0.0.1/cat.png", NoBase64)]
    [InlineData("/dev/zero", NoBase64)]
    [InlineData("/etc/crontab", "Row 1 of 'image': The image of 9 bytes is not a PPM file, and no loaded package reads other formats. Load the package ModelOps.Vision.")]
    [InlineData("data:image/png,/etc/passwd", "Row 1 of 'image': An image's data: URI must hold base64, as data:image/png;base64,….")]
    [InlineData("data:;base64,/etc/passwd", "Row 1 of 'image': An image's data: URI of 24 characters holds no valid base64 after its head.")]
    public async Task A_text_is_never_a_path(string text, string message)
    {
        await using var served = await ImageServer.StartAsync();

        Assert.Equal(message, ImageServer.Message(await served.TextAsync(text)));
    }

    [Fact]
    public async Task A_path_that_is_valid_base64_and_names_a_real_image_is_not_opened()
    {
        using var folder = new TemporaryFolder();

        // A path is valid base64 where its letters are, and their number is a multiple of four.
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        path = path.PadRight((path.Length + 3) / 4 * 4, 'a');
        using var deleted = new Deletion(path);
        Assert.True(System.Buffers.Text.Base64.IsValid(path));
        await File.WriteAllBytesAsync(path, ImageModels.Ppm(4, 4, 0), TestContext.Current.CancellationToken);
        await using var inMemory = await ImageServer.StartAsync();
        inMemory.Model.Save(folder.File("model"));
        await using var loaded = await ScoringServer.StartAsync(folder.File("model"), cancellationToken: TestContext.Current.CancellationToken);

        // In this process it is an image.
        Assert.Equal(1, inMemory.Model.Predict(new Frame(StringColumn.From("image", [path]))).RowCount);
        foreach (var form in new Func<string, Task<(HttpStatusCode, string)>>[]
        {
            inMemory.TextAsync,
            text => inMemory.PostAsync(new StringContent("image\n" + text, Encoding.UTF8, "text/csv")),
            text => inMemory.BytesAsync(Encoding.ASCII.GetBytes(text), "image/png"),
            text => inMemory.JsonAsync($$"""{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["{{text}}"]}]}""", "v2/models/model/infer"),
        })
        {
            Assert.Contains("is not a PPM file", ImageServer.Message(await form(path)));
        }

        using var client = new ScoringClient(loaded.Url);
        Assert.Contains("Failed to convert column image", (await Assert.ThrowsAsync<InvalidInputException>(() => client.PredictAsync(new Frame(StringColumn.From("image", [folder.File("abc.ppm")])), TestContext.Current.CancellationToken))).Message);
        using var files = Model.Load(folder.File("model"), new ScoringOptions().Images);
        Assert.Equal(
            "Row 1 of 'image': An image must be given by its content in base64, not by a path. Send the file's bytes.",
            Assert.Throws<InvalidInputException>(() => files.Predict(new Frame(StringColumn.From("image", [path])))).Message);
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_is_unpacked()
    {
        await using var served = await ImageServer.StartAsync();
        var bomb = ImageModels.Bomb(30_000, 30_000);
        var message = $"Row 2 of 'image': The image of {bomb.Length} bytes has 30000 × 30000 pixels, more than the 25000000 that are read. Give another file, or leave it out.";
        var texts = $"\"{Convert.ToBase64String(ImageModels.Ppm(2, 2, 0))}\",\"{Convert.ToBase64String(bomb)}\"";

        Assert.Equal(message, ImageServer.Message(await served.JsonAsync($$"""{"inputs":[{{texts}}]}""")));
        Assert.Equal(message, ImageServer.Message(await served.JsonAsync($$"""{"inputs":[{"name":"image","shape":[2],"datatype":"BYTES","data":[{{texts}}]}]}""", "v2/models/model/infer")));
        Assert.Contains("30000 × 30000", ImageServer.Message(await served.BytesAsync(bomb, "image/png")));
        Assert.Contains("2147483647 × 2147483647", ImageServer.Message(await served.BytesAsync(ImageModels.Bomb(int.MaxValue, int.MaxValue), "image/png")));
    }

    [Fact]
    public void The_check_of_a_thousand_bombs_takes_the_memory_of_their_bytes()
    {
        var rows = ImageModels.Frame([.. Enumerable.Repeat(ImageModels.Bomb(5_000, 5_000), 1000)]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<ScoringException>(() => ImageCheck.Check(rows, "image", new ScoringOptions(), TestContext.Current.CancellationToken));

        Assert.Equal((413, "The images of the request have more than 100000000 pixels together, the most that this server takes. Send fewer at once."), (error.Status, error.Message));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public async Task Limits_of_pixels_are_the_options()
    {
        await using var served = await ImageServer.StartAsync(new() { MaxImagePixels = 100, MaxPixels = 250 });
        var (large, fits) = (Convert.ToBase64String(ImageModels.Ppm(11, 10, 0)), Convert.ToBase64String(ImageModels.Ppm(10, 10, 0)));

        Assert.Equal(["red", "red"], ImageServer.Labels(await served.JsonAsync($$"""{"inputs":["{{fits}}","{{fits}}"]}""")));
        Assert.Contains("11 × 10 pixels, more than the 100", ImageServer.Message(await served.JsonAsync($$"""{"inputs":["{{large}}"]}""")));
        Assert.Equal(
            "The images of the request have more than 250 pixels together, the most that this server takes. Send fewer at once.",
            ImageServer.Message(await served.JsonAsync($$"""{"inputs":["{{fits}}","{{fits}}","{{fits}}"]}"""), HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal(
            "The most pixels 0 are out of range; give 1 or more.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(served.Model, new() { MaxPixels = 0 }, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task Short_requests_take_turns_and_are_not_joined()
    {
        using var model = ImageModels.Colours();
        var options = new ScoringOptions { Batching = new() };
        var served = new ServedModel(model, options, false);

        Assert.False(RequestScorer.IsQuick(served, 10));
        Assert.Null(served.Batcher);

        await using var host = await ImageServer.StartAsync(options);
        var texts = Enumerable.Range(0, 12).Select(i => ImageModels.Ppm(3 + i, 4, i % 3)).ToArray();
        var answers = await Task.WhenAll(texts.Select(file => host.TextAsync(Convert.ToBase64String(file))));
        Assert.Equal(host.Labels(texts), answers.SelectMany(ImageServer.Labels));
    }

    [Fact]
    public async Task A_broken_image_among_others_is_named_and_nothing_is_scored()
    {
        await using var served = await ImageServer.StartAsync();
        var (good, cut) = (Convert.ToBase64String(ImageModels.Ppm(5, 5, 0)), Convert.ToBase64String(ImageModels.Ppm(5, 5, 0).AsSpan(..40)));

        Assert.Equal("Row 3 of 'image': The image of 40 bytes ends before its last row. Give another file, or leave it out.", ImageServer.Message(await served.JsonAsync($$"""{"inputs":["{{good}}","{{good}}","{{cut}}"]}""")));
        Assert.Equal("Row 2 of 'image': There is no image. Give one, or leave the row out.", ImageServer.Message(await served.JsonAsync($$"""{"inputs":["{{good}}",null]}""")));
        Assert.Equal("Row 1 of 'image': There is no image. Give one, or leave the row out.", ImageServer.Message(await served.JsonAsync("""{"inputs":{"image":[null,null]}}""")));
        Assert.EndsWith("it holds numbers. Give the content of each file in base64.", ImageServer.Message(await served.JsonAsync("""{"inputs":[1,2]}""")));
        Assert.Equal(["red"], ImageServer.Labels(await served.TextAsync(good)));
    }

    [Fact]
    public async Task Random_bytes_are_refused_and_never_crash()
    {
        await using var served = await ImageServer.StartAsync();
        var random = new Random(5);
        var good = ImageModels.Ppm(6, 6, 1);
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = 0; change <= random.Next(4); change++)
            {
                bytes[random.Next(round % 2 == 0 ? 12 : bytes.Length)] = (byte)random.Next(256);
            }

            var (status, text) = await served.BytesAsync(bytes[..random.Next(1, bytes.Length + 1)], "image/png");
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"round {round}: {status} {text}");
        }
    }

    private sealed class Deletion(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }
}
