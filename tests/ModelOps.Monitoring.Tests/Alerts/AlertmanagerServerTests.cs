using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Alerts;

/// <summary>Prometheus' own Alertmanager, where it is installed (Debian: prometheus-alertmanager).</summary>
public sealed class AlertmanagerServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_real_alertmanager_takes_an_alert_and_its_end()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prometheus-alertmanager"), "Prometheus' Alertmanager is not installed.");
        using var folder = new TemporaryFolder();
        var port = Ports.Free();
        folder.Write("alertmanager.yml", "route: {receiver: none}\nreceivers: [{name: none}]\n");
        using var server = Process.Start(new ProcessStartInfo("/usr/bin/prometheus-alertmanager")
        {
            ArgumentList = { $"--config.file={folder.File("alertmanager.yml")}", $"--storage.path={folder.File("data")}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        server.OutputDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await ReadyAsync(http);
            var channel = AlertChannels.Open($"alertmanager+http://127.0.0.1:{port}/", new() { Pause = TimeSpan.Zero });
            var alert = new Alert("drift", "credit-risk", AlertSeverity.Critical, "PSI is 0.31.", DateTimeOffset.UtcNow.AddMinutes(-1)) { Labels = new Dictionary<string, string> { ["data.column"] = "größe" } };

            await channel.SendAsync(alert, Stop);
            var known = JsonNode.Parse(await http.GetStringAsync("api/v2/alerts", Stop))!.AsArray();
            Assert.Equal("größe", known.Single()!["labels"]!["data_column"]!.GetValue<string>());
            Assert.Equal("PSI is 0.31.", known[0]!["annotations"]!["summary"]!.GetValue<string>());
            Assert.Equal("active", known[0]!["status"]!["state"]!.GetValue<string>());

            await channel.SendAsync(alert with { Resolved = DateTimeOffset.UtcNow.AddSeconds(-1) }, Stop);
            Assert.Empty(JsonNode.Parse(await http.GetStringAsync("api/v2/alerts", Stop))!.AsArray());
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task ReadyAsync(HttpClient http)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                (await http.GetAsync("-/ready", Stop)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (i < 1000)
            {
                await Task.Delay(100, Stop);
            }
        }
    }
}
