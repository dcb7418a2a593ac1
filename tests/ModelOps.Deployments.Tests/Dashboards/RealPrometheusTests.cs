using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Deployments.Dashboards;
using ModelOps.Deployments.Watching;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>Debian's Prometheus scrapes a live host.</summary>
public sealed class RealPrometheusTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Every_query_of_the_dashboard_returns_data_and_every_rule_is_evaluated()
    {
        PrometheusTool.SkipWhereMissing();
        using var folder = new TemporaryFolder();
        using var model = SmallModel.Create();
        await using var log = new PayloadLog(folder.File("payloads"));
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "3", Metrics = true, Batching = new(), Observers = [log] });
        using var scraping = Start(folder, server.Url, out var address);
        try
        {
            using var http = new HttpClient { BaseAddress = address, Timeout = _longest };
            using var callers = new CancellationTokenSource();
            var traffic = Task.WhenAll(TrafficAsync(server, new LabelLog(log.Folder), callers.Token), WatchAsync(log, model, callers.Token));
            string[] waiting = [.. ServingPanels.All.SelectMany(panel => panel.Queries).Select(query => query.Expression)];
            var started = Stopwatch.GetTimestamp();
            while (waiting.Length > 0 && Stopwatch.GetElapsedTime(started) < _longest)
            {
                await Task.Delay(1000);
                waiting = [.. (await Task.WhenAll(waiting.Select(async expression => (Expression: expression, HasData: await HasDataAsync(http, expression))))).Where(each => !each.HasData).Select(each => each.Expression)];
            }

            Assert.True(waiting.Length == 0, $"No data after {_longest.TotalSeconds} s: {string.Join(" | ", waiting)}");
            var rules = JsonNode.Parse(await http.GetStringAsync(new Uri("api/v1/rules", UriKind.Relative)))!["data"]!["groups"]![0]!["rules"]!.AsArray();
            Assert.Equal(AlertRules.All.Select(rule => rule.Name), rules.Select(rule => (string?)rule!["name"]));
            Assert.All(rules, rule => Assert.NotEqual("err", (string?)rule!["health"]));
            await callers.CancelAsync();
            await traffic;
        }
        finally
        {
            scraping.Kill();
            await scraping.WaitForExitAsync();
        }
    }

    private static Process Start(TemporaryFolder folder, Uri target, out Uri address)
    {
        MonitoringFiles.Write(folder.Path);
        var configuration = folder.File("prometheus/prometheus.yml");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("127.0.0.1:5010", target.Authority, StringComparison.Ordinal).Replace("15s", "1s", StringComparison.Ordinal));
        address = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        var process = Process.Start(new ProcessStartInfo(
            PrometheusTool.Server,
            [$"--config.file={configuration}", $"--storage.tsdb.path={folder.File("data")}", $"--web.listen-address={address.Authority}", "--log.level=error"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task TrafficAsync(ScoringServer server, LabelLog labels, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        string[] bodies = ["""{"dataframe_records":[{"a":1,"b":2},{"a":3,"b":4}]}""", """{"dataframe_records":[{"a":1}]}"""];
        for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = new StringContent(bodies[i / 3], Encoding.UTF8, "application/json") };
                request.Headers.Add("X-Request-Id", $"r{round}-{i}");
                using var answer = await http.SendAsync(request, CancellationToken.None);
                Assert.Equal(i < 3 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
            }));
            await labels.AddAsync([new Label($"r{round}-0/0", "1"), new Label($"r{round}-0/1", "1.2")], CancellationToken.None);
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task<bool> HasDataAsync(HttpClient http, string expression)
    {
        var asked = expression.Replace("$__rate_interval", "10s", StringComparison.Ordinal).Replace("$model", ".*", StringComparison.Ordinal);
        try
        {
            using var response = await http.GetAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(asked)}", UriKind.Relative));
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                // It listens, and reads its files.
                return false;
            }

            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.True((string?)answer["status"] == "success", $"{asked}: {answer["error"]}");
            return answer["data"]!["result"]!.AsArray().Any(series => (string?)series!["value"]![1] != "NaN");
        }
        catch (HttpRequestException)
        {
            // Prometheus is still starting.
            return false;
        }
    }

    // What is labelled by now is measured each second.
    private static async Task WatchAsync(PayloadLog log, Model model, CancellationToken cancellationToken)
    {
        var watch = new ServiceWatch("credit", log.Folder, TimeProvider.System, NullLogger.Instance);
        var spec = new WatchSpec { Interval = TimeSpan.FromSeconds(1), MinimumRows = 20, MinimumLabels = 10 };
        WatchedVersion[] versions = [WatchedVersion.Of("3", model) with { Baseline = ModelBaseline.Of(new Frame(new Column<double>("a", [.. Enumerable.Range(0, 100).Select(i => i % 4.0)]), new Column<double>("b", [.. Enumerable.Range(0, 100).Select(i => i % 5.0)]))) }];
        while (!cancellationToken.IsCancellationRequested)
        {
            await log.FlushAsync(CancellationToken.None);
            await watch.TurnAsync(spec, () => versions, CancellationToken.None);
            Assert.Empty(watch.Problems);
            await Task.Delay(500, CancellationToken.None);
        }
    }
}
