using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Bench.Serving;

/// <summary>What a gateway costs: one row through it, beside the same version asked directly; each server in a process of its own.</summary>
internal static class GatewayLatency
{
    /// <summary>The gateway of one way, as a process.</summary>
    internal static async Task ServeAsync(string way)
    {
        using var model = BenchModel.Logistic();
        await using var gateway = await ScoringGateway.StartAsync();
        await gateway.PutAsync("champion", model, "1");
        await gateway.PutAsync("challenger", model, "2");
        var shared = new GatewayTraffic { Weights = new Dictionary<string, double> { ["champion"] = 90, ["challenger"] = 10 } };
        switch (way)
        {
            case "alone":
                await gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
                break;
            case "canary":
                await gateway.SetTrafficAsync(shared);
                break;
            case "sticky":
                await gateway.SetTrafficAsync(shared with { Key = CallerKey.Parse("header:Content-Type") });
                break;
            case "shadow":
                await gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "challenger" });
                break;
            case "tcp":
                await using (var server = await ScoringServer.StartAsync(model))
                {
                    await ShowAsync(gateway, server.Url);
                }

                return;
            case "socket":
                await using (var version = Socket(model, out var address))
                {
                    await version.StartAsync();
                    await ShowAsync(gateway, address);
                }

                return;
        }

        Console.WriteLine(gateway.Url);
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Measures all ways in turns, and shows medians.</summary>
    internal static async Task RunAsync(int seconds, int runs, string[] self)
    {
        string[] ways = ["direct", "alone", "canary", "sticky", "shadow", "tcp", "socket"];
        var folder = Directory.CreateTempSubdirectory("modelops-bench-");
        var targets = new List<Target>();
        try
        {
            foreach (var way in ways)
            {
                targets.Add(await Target.StartAsync(way, Environment.ProcessPath!, way == "direct" ? [.. self, "model"] : [.. self, "gateway", way]));
            }

            Console.WriteLine("| rows | connections | way | p50 | p99 | requests/s | p50 to direct |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
            foreach (var (rows, connections) in new[] { (1, 1), (1, 8), (100, 8) })
            {
                var request = BenchRequest.Json(folder.FullName, rows);
                var loads = ways.Select(_ => new List<Load>()).ToArray();
                for (var run = -1; run < runs; run++)
                {
                    for (var i = 0; i < ways.Length; i++)
                    {
                        var load = await targets[i].RunAsync(request, connections, run < 0 ? 1 : seconds);
                        if (run >= 0)
                        {
                            loads[i].Add(load);
                        }
                    }
                }

                var direct = Load.Median(loads[0]);
                for (var i = 0; i < ways.Length; i++)
                {
                    var load = Load.Median(loads[i]);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows} | {connections} | {ways[i]} | {load.P50:0.000} ms | {load.P99:0.00} ms | {load.PerSecond:0} | {load.P50 / direct.P50:0.00} x |"));
                }
            }
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
            folder.Delete(recursive: true);
        }
    }

    private static async Task ShowAsync(ScoringGateway gateway, Uri address)
    {
        await gateway.PutAsync("remote", address, "3");
        await gateway.SetTrafficAsync(GatewayTraffic.All("remote"));
        Console.WriteLine(gateway.Url);
        await Task.Delay(Timeout.Infinite);
    }

    // The least that can stand at the other end of a socket: it answers always the same.
    private static WebApplication Socket(Model model, out Uri address)
    {
        var path = Path.Combine(Path.GetTempPath(), $"modelops-{Guid.NewGuid():N}.sock");
        address = new Uri("unix:" + path);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path));
        var app = builder.Build();
        var answer = System.Text.Encoding.UTF8.GetBytes($$"""{"predictions":[{"label":"good","probability_bad":0.3,"probability_good":{{model.Signature.Inputs.Count / 100.0}}}]}""");
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        return app;
    }
}
