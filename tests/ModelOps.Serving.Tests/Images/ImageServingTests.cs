using System.Collections.Concurrent;
using System.Net;
using ModelOps.Models.Tests.Images;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Images;

/// <summary>What stands around the scoring of images: warm-up, reload, shadow, observers, the client.</summary>
public sealed class ImageServingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_with_or_without_an_example_is_warmed_up_served_and_reloaded(bool withExample)
    {
        using var folder = new TemporaryFolder();
        using (var model = ImageModels.Colours(withExample))
        {
            model.Save(folder.File("model"));
        }

        await using var server = await ScoringServer.StartAsync(folder.File("model"), new() { MaxImagePixels = 64 }, Stop);
        using var client = new ScoringClient(server.Url);
        Assert.True(await client.PingAsync(Stop));
        await server.ReloadAsync(folder.File("model"), "2", cancellationToken: Stop);

        Assert.Equal("blue", (await client.PredictAsync(ImageModels.Frame(ImageModels.Ppm(7, 7, 2)), Stop))["label"][0]);
        Assert.Contains("more than the 64", (await Assert.ThrowsAsync<InvalidInputException>(() => client.PredictAsync(ImageModels.Frame(ImageModels.Ppm(9, 8, 2)), Stop))).Message);
    }

    [Fact]
    public async Task A_hundred_images_of_many_sizes_get_the_scores_that_each_gets_alone()
    {
        await using var served = await ImageServer.StartAsync();
        byte[][] files = [.. Enumerable.Range(0, 100).Select(i => ImageModels.Ppm(1 + (i * 7 % 40), 1 + (i * 3 % 5 * 11), i % 3))];
        using var client = new ScoringClient(served.Server.Url);

        var together = await client.PredictAsync(ImageModels.Frame(files), Stop);

        Assert.Equal(string.Join('\n', files.Select(file => served.Model.Predict(ImageModels.Frame(file)).ToCsv().Split('\n')[1].Trim())), string.Join('\n', together.ToCsv().ReplaceLineEndings("\n").Trim().Split('\n').Skip(1)));
    }

    [Fact]
    public async Task Observers_get_content_never_paths_and_refusals_too()
    {
        var seen = new ConcurrentQueue<ScoredRequest>();
        await using var served = await ImageServer.StartAsync(new() { Observers = [new Recorder(seen)] });

        await served.BytesAsync(ImageModels.Ppm(3, 3, 0), "image/png");
        await served.BytesAsync(ImageModels.Bomb(9_000, 9_000), "image/png");

        Assert.Equal([200, 400], seen.Select(request => request.Status));
        Assert.StartsWith("data:image/x-portable-pixmap;base64,", (string)seen.First().Rows!["image"][0]!);
        Assert.Equal("red", seen.First().Answer!["label"][0]);
    }

    [Fact]
    public async Task A_form_is_mirrored_to_the_shadow_and_agrees()
    {
        await using var gateway = await ScoringGateway.StartAsync(new GatewayOptions(), cancellationToken: Stop);
        using var folder = new TemporaryFolder();
        using (var model = ImageModels.Colours())
        {
            model.Save(folder.File("model"));
        }

        await gateway.PutAsync("champion", folder.File("model"), "1", cancellationToken: Stop);
        await gateway.PutAsync("next", folder.File("model"), "2", cancellationToken: Stop);
        await gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "next" });
        using var http = new HttpClient();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(ImageModels.Ppm(6, 6, 1)), "image", "a.ppm" }, { new ByteArrayContent(ImageModels.Ppm(5, 6, 2)), "image", "b.ppm" } };

        using var answer = await http.PostAsync(new Uri(gateway.Url, "invocations"), form, Stop);

        Assert.Equal((HttpStatusCode.OK, "1"), (answer.StatusCode, answer.Headers.GetValues("ModelOps-Version").Single()));
        await Wait.UntilAsync(() => gateway.Versions.Single(version => version.Name == "next").Shadow is { Mirrored: 1 }, "The copy for the shadow");
        Assert.Equal(1.0, gateway.Versions.Single(version => version.Name == "next").Shadow!.Agreement);
    }

    private sealed class Recorder(ConcurrentQueue<ScoredRequest> seen) : IScoringObserver
    {
        public bool Takes(string requestId) => true;

        public void Scored(ScoredRequest request) => seen.Enqueue(request);
    }
}
