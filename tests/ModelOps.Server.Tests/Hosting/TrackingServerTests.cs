using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelOps.Server.Hosting;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Hosting;

public sealed class TrackingServerTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_named_before_anything_is_served()
    {
        await using var server = await ServerFixture.StartAsync();
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ServerFixture.StartAsync(options => options with { Port = server.Port }));
        Assert.StartsWith($"Port {server.Port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_stopped_gives_its_port_back()
    {
        var port = Ports.Free();
        var server = await ServerFixture.StartAsync(options => options with { Port = port });
        await server.DisposeAsync();
        using (var client = new TcpClient())
        {
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port));
        }

        await using var next = await ServerFixture.StartAsync(options => options with { Port = port });
        using var api = new Api(port);
        Assert.Equal("OK", (await api.GetAsync("/health")).Text);
    }

    [Fact]
    public async Task What_a_run_was_given_is_there_after_a_restart()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        await server.Server.DisposeAsync();
        await using var again = await TrackingServer.StartAsync(new ServerOptions { Store = server.Store, Artifacts = ArtifactStores.Open(server.ArtifactRoot), Port = 0 });
        using var next = new Api(again.Address.Port);
        Assert.Equal(200, (await next.GetAsync($"runs/get?run_id={run}")).Status);
    }

    [Fact]
    public void No_call_is_in_the_table_twice_and_every_call_says_what_it_does()
    {
        var calls = RouteTable.Answered.Select(route => $"{route.Method} {route.Path}").ToList();
        Assert.Equal(calls.Distinct(), calls);
        Assert.All(RouteTable.Api, route => Assert.EndsWith(".", route.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_call_is_below_both_prefixes_unless_it_is_for_pages_only()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        foreach (var route in RouteTable.Api)
        {
            foreach (var prefix in new[] { "/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/" })
            {
                var served = server.Server.Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>().Any(endpoint => endpoint.RoutePattern.RawText == prefix + route.Path);
                Assert.True(served == (!route.AjaxOnly || prefix.StartsWith("/ajax", StringComparison.Ordinal)), prefix + route.Path);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/nothing-here", 404, "404 Not Found")]
    [InlineData("GET", "/api/2.0/mlflow/runs/dance", 404, "404 Not Found")]
    [InlineData("POST", "/", 405, "405 Method Not Allowed")]
    [InlineData("DELETE", "/api/2.0/mlflow/runs/get", 405, "405 Method Not Allowed")]
    [InlineData("PUT", "/health", 405, "405 Method Not Allowed")]
    public async Task What_is_not_there_gets_a_short_page_without_the_path_in_it(string method, string path, int status, string title)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.Raw.SendAsync(method, path + "?x=<script>", body: method == "GET" ? null : []);
        Assert.Equal((status, "text/html; charset=utf-8"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Contains($"<title>{title}</title>", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_request_does_not_end_the_server()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        foreach (var request in new[] { "HELLO\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /api/2.0/mlflow/runs/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n", "POST /api/2.0/mlflow/runs/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" })
        {
            var answer = await api.Raw.SendBytesAsync(System.Text.Encoding.ASCII.GetBytes(request));
            Assert.InRange(answer.Status, 400, 505);
        }

        Assert.Equal(200, (await api.GetAsync("/health")).Status);
        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task The_place_of_the_store_is_not_in_an_answer()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await server.Store.DisposeAsync();
        foreach (var path in new[] { "experiments/get?experiment_id=0", "registered-models/get?name=m", "runs/get?run_id=x" })
        {
            var answer = await api.GetAsync(path);
            Assert.Equal(500, answer.Status);
            Assert.Equal("INTERNAL_ERROR", (string?)JsonNode.Parse(answer.Text)!["error_code"]);
            Assert.DoesNotContain("mlflow.db", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(3, server.Log.Count);
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
