using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Models.Tests.Images;
using SkiaSharp;

namespace ModelOps.Vision.Tests.Serving;

/// <summary>Files of real formats through a real server: what it says is what the model says in this process, and what is broken is refused.</summary>
public sealed class ServedFormatsTests
{
    private static readonly SkiaCodec _codec = new();

    static ServedFormatsTests() => ImageCodecs.Add(_codec);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Red images; each format as its own encoder writes it.
    private static (string Type, byte[] File)[] Files
    {
        get
        {
            var image = new PixelImage(31, 17, [.. Enumerable.Repeat<byte[]>([210, 60, 30], 31 * 17).SelectMany(pixel => pixel)]);
            using var pixels = SKImage.FromEncodedData(_codec.EncodePng(image));
            using var webp = pixels.Encode(SKEncodedImageFormat.Webp, 90);
            var jpeg = _codec.EncodeJpeg(image, 90);
            return [("image/png", _codec.EncodePng(image)), ("image/jpeg", jpeg), ("image/jpeg", ImageFiles.Turned(jpeg, 6)), ("image/webp", webp.ToArray()), ("image/x-portable-pixmap", ImageModels.Ppm(31, 17, 0))];
        }
    }

    [Fact]
    public async Task Every_format_gets_the_same_score_by_every_way()
    {
        using var model = ImageModels.Colours();
        await using var server = await ScoringServer.StartAsync(model, cancellationToken: Stop);
        using var http = new HttpClient { BaseAddress = server.Url };
        foreach (var (type, file) in Files)
        {
            var expected = model.Predict(ImageModels.Frame(file)).Numbers("probability_red")[0];
            var body = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
            var json = new StringContent(JsonSerializer.Serialize(new { instances = new[] { new { image = Convert.ToBase64String(file) } } }), Encoding.UTF8, "application/json");
            using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "image", "any name" } };

            foreach (var content in new HttpContent[] { body, json, form })
            {
                using var answer = await http.PostAsync("invocations", content, Stop);
                var row = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["predictions"]![0]!;
                Assert.Equal(("red", expected), ((string)row["label"]!, (double)row["probability_red"]!));
            }
        }
    }

    [Fact]
    public async Task All_formats_in_one_form_keep_their_order()
    {
        using var model = ImageModels.Colours();
        await using var server = await ScoringServer.StartAsync(model, cancellationToken: Stop);
        using var client = new ScoringClient(server.Url);
        byte[][] files = [.. Files.Select(each => each.File), _codec.EncodePng(new PixelImage(2, 2, [0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0])), .. Files.Select(each => each.File)];

        var labels = (StringColumn)(await client.PredictAsync(ImageModels.Frame(files), Stop))["label"];

        Assert.Equal(Enumerable.Range(0, files.Length).Select(row => row == 5 ? "green" : "red"), Enumerable.Range(0, files.Length).Select(labels.Text));
    }

    [Fact]
    public async Task Two_hundred_broken_files_are_refused_and_the_server_goes_on()
    {
        using var model = ImageModels.Colours();
        await using var server = await ScoringServer.StartAsync(model, cancellationToken: Stop);
        using var http = new HttpClient { BaseAddress = server.Url };
        var random = new Random(3);
        byte[][] bombs = [.. ImageFiles.Bombs(_codec).Select(bomb => bomb.File)];
        foreach (var bomb in bombs)
        {
            var (status, text) = await PostAsync(http, bomb);
            Assert.True(status == HttpStatusCode.BadRequest && text.Contains(" pixels, more than the 25000000 that are read.", StringComparison.Ordinal), text);
        }

        for (var round = bombs.Length; round < 200; round++)
        {
            var file = Files[round % 4].File;
            var broken = file[..random.Next(1, file.Length)];
            for (var change = round % 3; change > 0; change--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            // A decoder may forgive the last bytes of a file.
            var (status, text) = await PostAsync(http, broken);
            Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.OK, $"round {round}: {status} {text}");
            Assert.True(status == HttpStatusCode.OK || text.Contains("Row 1 of 'image': The image of ", StringComparison.Ordinal), text);
        }

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, Files[0].File)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient http, byte[] file)
    {
        using var answer = await http.PostAsync("invocations", new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
