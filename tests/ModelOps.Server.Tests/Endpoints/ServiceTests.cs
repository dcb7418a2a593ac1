using System.Text.Json.Nodes;
using ModelOps.Server.Hosting;

namespace ModelOps.Server.Tests.Endpoints;

public sealed class ServiceTests
{
    [Fact]
    public async Task The_OpenAPI_document_names_every_call_with_its_fields()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.GetAsync("/openapi.json");
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        var document = JsonNode.Parse(answer.Text)!;
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        foreach (var route in RouteTable.Api)
        {
            var operation = document["paths"]![(route.AjaxOnly ? "/ajax-api/2.0/mlflow/" : Api.Root) + route.Path]![route.Method.ToLowerInvariant()]!;
            var named = route.Method == "GET"
                ? operation["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!)
                : operation["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject().Select(pair => pair.Key);
            Assert.Equal(route.Fields.Select(field => field.Name), named);
        }

        var ids = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string)operation.Value!["operationId"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/static/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/static/ui.js", "text/javascript; charset=utf-8")]
    [InlineData("/static/app.css", "text/css; charset=utf-8")]
    [InlineData("/static/plotly.min.js", "text/javascript; charset=utf-8")]
    public async Task The_page_and_its_parts_come_from_this_server(string path, string type)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.GetAsync(path);
        Assert.Equal(200, answer.Status);
        Assert.Equal(type, answer.Headers["Content-Type"]);
        Assert.Contains("script-src 'self';", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_under_way_ends_before_the_server_does()
    {
        var server = await ServerFixture.StartAsync();
        var slow = new SlowContent();
        var upload = server.Client.PutAsync(Api.Artifacts + "slow.txt", slow);
        await slow.Begun;
        while (!Directory.EnumerateFiles(server.ArtifactRoot).Any())
        {
            await Task.Delay(10); // until the server has begun to store what has come
        }

        var stop = server.Server.DisposeAsync();
        slow.Finish();
        Assert.Equal(200, (int)(await upload).StatusCode);
        await stop;
        Assert.Equal("slow", await File.ReadAllTextAsync(Path.Combine(server.ArtifactRoot, "slow.txt")));
        await server.DisposeAsync();
    }

    private sealed class SlowContent : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Finish() => _finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync("sl"u8.ToArray());
            await stream.FlushAsync();
            _begun.SetResult();
            await _finish.Task;
            await stream.WriteAsync("ow"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 4;
            return true;
        }
    }
}
