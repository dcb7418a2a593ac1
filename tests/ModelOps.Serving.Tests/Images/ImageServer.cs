using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Models.Tests.Images;

namespace ModelOps.Serving.Tests.Images;

/// <summary>A real server of a model that takes images, and a client of it.</summary>
internal sealed class ImageServer : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    private ImageServer(Model model, ScoringServer server) => (Model, Server) = (model, server);

    internal Model Model { get; }

    internal ScoringServer Server { get; }

    internal static async Task<ImageServer> StartAsync(ScoringOptions? options = null, Model? model = null)
    {
        model ??= ImageModels.Colours();
        return new ImageServer(model, await ScoringServer.StartAsync(model, options, TestContext.Current.CancellationToken));
    }

    /// <summary>What the model says in this process, as the server writes it.</summary>
    internal string[] Labels(params byte[][] files) => [.. Enumerable.Range(0, files.Length).Select(row => ((StringColumn)Model.Predict(ImageModels.Frame(files))["label"]).Text(row)!)];

    internal Task<(HttpStatusCode Status, string Text)> JsonAsync(string json, string path = "invocations") => PostAsync(new StringContent(json, Encoding.UTF8, "application/json"), path);

    internal Task<(HttpStatusCode Status, string Text)> TextAsync(string image) => JsonAsync(new JsonObject { ["dataframe_split"] = new JsonObject { ["columns"] = new JsonArray("image"), ["data"] = new JsonArray(new JsonArray(image)) } }.ToJsonString());

    internal Task<(HttpStatusCode Status, string Text)> BytesAsync(byte[] body, string type, string path = "invocations", int? jsonLength = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (jsonLength is { } length)
        {
            content.Headers.Add("Inference-Header-Content-Length", $"{length}");
        }

        return PostAsync(content, path);
    }

    internal async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpContent content, string path = "invocations")
    {
        using var answer = await _http.PostAsync(new Uri(Server.Url, path), content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    internal Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(Server.Url, path), TestContext.Current.CancellationToken);

    /// <summary>The labels of a good answer.</summary>
    internal static string[] Labels((HttpStatusCode Status, string Text) answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return [.. JsonNode.Parse(answer.Text)!["predictions"]!.AsArray().Select(row => (string)row!["label"]!)];
    }

    /// <summary>The sentence of a refusal.</summary>
    internal static string Message((HttpStatusCode Status, string Text) answer, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        return (string)JsonNode.Parse(answer.Text)!["message"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        Model.Dispose();
    }
}
