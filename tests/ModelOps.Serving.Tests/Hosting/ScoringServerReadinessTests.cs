using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Hosting;

public sealed class ScoringServerReadinessTests
{
    private static readonly string[] _ready = ["ping", "v2/health/ready", "v2/models/model/ready"];
    private static readonly string[] _live = ["health", "v2/health/live"];

    [Fact]
    public async Task Before_the_warm_up_is_done_it_lives_and_is_not_ready()
    {
        using var model = TestModels.Heavy();
        var seen = new List<(int Ready, int Live)>();

        // On a busy machine the warm-up may be over before anybody was answered.
        for (var round = 0; round < 20 && !seen.Contains((503, 200)); round++)
        {
            var port = Ports.Free();
            var starting = ScoringServer.StartAsync(model, new() { Port = port });
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
            while (!starting.IsCompleted)
            {
                try
                {
                    seen.Add((await StatusAsync(http, "ping"), await StatusAsync(http, "health")));
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }
            }

            await using var server = await starting;
            Assert.Equal(200, await StatusAsync(http, "ping"));
        }

        Assert.Contains((503, 200), seen);
    }

    [Fact]
    public async Task A_stop_says_so_to_load_balancers_and_still_answers_for_the_delay()
    {
        var time = new FakeTimeProvider();
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { DrainDelay = TimeSpan.FromSeconds(5), Time = time });
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.All(await StatusesAsync(http, [.. _ready, .. _live]), status => Assert.Equal(200, status));
        var stop = server.StopAsync();
        Assert.All(await StatusesAsync(http, _ready), status => Assert.Equal(503, status));
        Assert.Equal("""{"ready":false}""", await BodyAsync(http, "v2/health/ready"));
        Assert.Equal("""{"name":"model","ready":false}""", await BodyAsync(http, "v2/models/model/ready"));
        Assert.All(await StatusesAsync(http, _live), status => Assert.Equal(200, status));
        using var scored = await http.PostAsync(new Uri("invocations", UriKind.Relative), new StringContent("""{"dataframe_records":[{"a":1,"b":2}]}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, scored.StatusCode);
        Assert.False(stop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("health", UriKind.Relative)));
    }

    [Fact]
    public async Task A_stop_that_is_cancelled_does_not_wait()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { DrainDelay = TimeSpan.FromHours(1) });
        await server.StopAsync(new CancellationToken(true));
    }

    [Fact]
    public async Task Whoever_waits_for_the_stop_can_ask_for_it()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { Port = Ports.Free() });
        using var cancellation = new CancellationTokenSource();
        var waiting = server.WaitForStopAsync(cancellation.Token);
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await waiting;
        using var listener = new TcpListener(IPAddress.Loopback, server.Port);
        listener.Start();
    }

    [Fact]
    public async Task Rows_that_crawl_in_are_given_up()
    {
        var time = new FakeTimeProvider();
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { Time = time });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
        await reader.ReadLineAsync();
        await stream.WriteAsync("{"u8.ToArray());
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync());

        // Others are served meanwhile.
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(200, await StatusAsync(http, "ping"));
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The headers.
        }

        var body = new char[500];
        Assert.Equal("""{"error_code":"DEADLINE_EXCEEDED","message":"The rows did not arrive within 60 seconds, the time that this server gives a request. Send fewer rows at once."}""", new string(body, 0, await reader.ReadAsync(body)));
    }

    private static async Task<int[]> StatusesAsync(HttpClient http, string[] paths) => await Task.WhenAll(paths.Select(path => StatusAsync(http, path)));

    private static async Task<int> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return (int)response.StatusCode;
    }

    private static async Task<string> BodyAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return await response.Content.ReadAsStringAsync();
    }
}
