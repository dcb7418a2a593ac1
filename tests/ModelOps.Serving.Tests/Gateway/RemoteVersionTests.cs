using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Gateway;

/// <summary>Versions at other addresses, behind the gateway.</summary>
public sealed class RemoteVersionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_at_another_address_answers_as_one_in_this_process()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1));
        await using var server = await ScoringServer.StartAsync(bench.Constant(2), new() { ModelName = "credit", ModelVersion = "2" }, Stop);
        await bench.Gateway.PutAsync("challenger", server.Url, "2");
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("challenger"));
        Assert.Equal(2, await bench.AskAsync());

        await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 50), ("challenger", 50)) with { Key = CallerKey.Parse("header:X-User") });
        var seen = new HashSet<double>();
        for (var caller = 0; caller < 30; caller++)
        {
            seen.Add(await bench.AskAsync("X-User", $"{caller}"));
        }

        Assert.Equal([1, 2], seen.Order());
        using var refused = await bench.SendAsync("X-User", "1", body: "{}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_version_that_is_down_is_passed_over_and_its_callers_come_back_to_it()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var bench = await GatewayBench.StartAsync(new GatewayOptions { Time = time, DownTime = TimeSpan.FromSeconds(5) }, ("champion", 1));
        var port = Ports.Free();
        await bench.Gateway.PutAsync("challenger", new Uri($"http://127.0.0.1:{port}/"), "2");
        await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 1), ("challenger", 99)));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, await bench.AskAsync());
        }

        Assert.False(bench.Gateway.Versions.Single(version => version.Name == "challenger").IsUp);
        await using var server = await ScoringServer.StartAsync(bench.Constant(2), new() { Port = port, ModelVersion = "2" }, Stop);
        time.Advance(TimeSpan.FromSeconds(5));
        var seen = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            seen.Add(await bench.AskAsync());
        }

        Assert.Contains(2, seen);
        Assert.True(bench.Gateway.Versions.Single(version => version.Name == "challenger").IsUp);
    }

    [Fact]
    public async Task A_version_that_answers_503_is_passed_over_once()
    {
        var calls = 0;
        await using var busy = WebApplication.CreateSlimBuilder().Build();
        busy.Urls.Add("http://127.0.0.1:0");
        busy.Run(context =>
        {
            calls++;
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("busy");
        });
        await busy.StartAsync(Stop);
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1));
        await bench.Gateway.PutAsync("challenger", new Uri(busy.Urls.Single()), "2");
        await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 1), ("challenger", 99)));

        Assert.Equal(1, await bench.AskAsync());
        Assert.Equal(1, await bench.AskAsync());

        Assert.InRange(calls, 1, 2);
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("challenger"));
        using var alone = await bench.SendAsync();
        Assert.Equal("busy", await alone.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Where_no_version_answers_the_caller_reads_so()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.Gateway.PutAsync("one", new Uri($"http://127.0.0.1:{Ports.Free()}/"), "1");
        await bench.Gateway.PutAsync("two", new Uri($"http://127.0.0.1:{Ports.Free()}/"), "2");
        await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("one", 50), ("two", 50)));

        using var response = await bench.SendAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("has no version that answers now; try again later.", await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_socket_of_this_machine_is_an_address_and_other_schemes_are_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix domain sockets with paths.");
        using var folder = new TemporaryFolder();
        var path = folder.File("version.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path));
        await using var version = builder.Build();
        version.MapPost("/invocations", () => Results.Json(new { predictions = new[] { 2.0 } }));
        await version.StartAsync(Stop);
        await using var bench = await GatewayBench.StartAsync();
        await bench.Gateway.PutAsync("two", new Uri("unix:" + path), "2");
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("two"));

        Assert.Equal(2, await bench.AskAsync());
        Assert.Equal("'ftp://x/' is not where a version can listen. Give an http or https address, or unix:/path.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.Gateway.PutAsync("x", new Uri("ftp://x/"), "1"))).Message);
    }
}
