using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Deployments.Dashboards;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>Debian's Prometheus scrapes a live host.</summary>
public sealed class RealPrometheusTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Every_query_of_the_dashboard_returns_data_and_every_rule_is_evaluated()
    {
        PrometheusTool.SkipWhereMissing();
        using var folder = new TemporaryFolder();
        using var model = SmallModel.Create();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "3", Metrics = true, Batching = new() });
        using var drift = Drift();
        using var scraping = Start(folder, server.Url, out var address);
        try
        {
            using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
            using var callers = new CancellationTokenSource();
            var traffic = TrafficAsync(server, callers.Token);
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

    private static async Task TrafficAsync(ScoringServer server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        string[] bodies = ["""{"dataframe_records":[{"a":1,"b":2},{"a":3,"b":4}]}""", """{"dataframe_records":[{"a":1}]}"""];
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
            {
                using var answer = await http.PostAsync(new Uri("invocations", UriKind.Relative), new StringContent(bodies[i / 3], Encoding.UTF8, "application/json"), CancellationToken.None);
                Assert.Equal(i < 3 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
            }));
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task<bool> HasDataAsync(HttpClient http, string expression)
    {
        var asked = expression.Replace("$__rate_interval", "10s", StringComparison.Ordinal).Replace("$model", ".*", StringComparison.Ordinal);
        try
        {
            using var response = await http.GetAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(asked)}", UriKind.Relative));
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

    // What monitoring measures, by the names that it has in common with the dashboard.
    private static Meter Drift()
    {
        var meter = new Meter(MonitoringMetrics.MeterName);
        meter.CreateObservableGauge(MonitoringMetrics.DriftPsi, () => new Measurement<double>(0.12, new(MonitoringMetrics.ModelName, "credit"), new KeyValuePair<string, object?>(MonitoringMetrics.Column, "a")));
        meter.CreateObservableGauge(MonitoringMetrics.Quality, () => new Measurement<double>(0.81, new(MonitoringMetrics.ModelName, "credit"), new KeyValuePair<string, object?>(MonitoringMetrics.Metric, "roc_auc")));
        foreach (var name in new[] { MonitoringMetrics.PayloadRows, MonitoringMetrics.PayloadDropped, MonitoringMetrics.PayloadErrors })
        {
            meter.CreateObservableCounter(name, () => Environment.TickCount64 / 1000);
        }

        return meter;
    }
}
