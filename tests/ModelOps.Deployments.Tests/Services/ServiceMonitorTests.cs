using System.Globalization;
using System.Net;
using ModelOps.Deployments.Tests.Watching;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A deployment that watches itself: requests, gauges, alerts, its page.</summary>
public sealed class ServiceMonitorTests
{
    private static readonly PayloadSpec _log = new() { FlushInterval = TimeSpan.FromMilliseconds(100) };
    private static readonly WatchSpec _watch = new() { Interval = TimeSpan.FromSeconds(1), WindowRows = 200, Expected = new Dictionary<string, double> { ["mae"] = 1 } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drift_of_real_requests_is_a_gauge_an_alert_and_on_the_board()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var receiver = await AlertReceiver.StartAsync();
        var (service, _) = await bench.ServeWithFilesAsync(ServiceBench.Spec() with { Name = "drifting", PayloadLog = _log, Watch = _watch, Alerts = [receiver.Address] });
        await using var ending = service;

        var rows = string.Join(',', Enumerable.Range(0, 250).Select(i => $"[{(i * 37 % 1000) + 900}]"));
        using var scored = await bench.SendAsync(service, "invocations", "{\"dataframe_split\":{\"columns\":[\"a\"],\"data\":[" + rows + "]}}", "r");
        Assert.Equal(HttpStatusCode.OK, scored.StatusCode);
        await ServiceBench.UntilAsync(() => receiver.Bodies.Any(body => body.Contains("Drifted from training: a (PSI ", StringComparison.Ordinal)), "The alert");

        var metrics = await bench.Http.GetStringAsync(new Uri(service.Address, "metrics"), Stop);
        var psi = metrics.Split('\n').Single(line => line.StartsWith("modelops_drift_psi{", StringComparison.Ordinal) && line.Contains("modelops_model_name=\"drifting\"", StringComparison.Ordinal) && line.Contains("modelops_column=\"a\"", StringComparison.Ordinal));
        Assert.True(double.Parse(psi.Split(' ')[1], CultureInfo.InvariantCulture) > 1, psi);

        using var board = await bench.Http.GetAsync(new Uri(service.Address, "board"), Stop);
        var html = await board.Content.ReadAsStringAsync(Stop);
        Assert.Equal(("text/html", "10", "no-store"), (board.Content.Headers.ContentType!.MediaType, board.Headers.GetValues("Refresh").Single(), board.Headers.CacheControl!.ToString()));
        Assert.StartsWith("default-src 'none'; style-src 'unsafe-inline'", board.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("Drifted from training: a (PSI ", html, StringComparison.Ordinal);
        Assert.Contains("champion, version 1", html, StringComparison.Ordinal);
        Assert.Contains("250 rows in the payload log", html, StringComparison.Ordinal);

        using var held = await bench.Http.GetAsync(new Uri(service.Address, "board?hold"), Stop);
        Assert.False(held.Headers.Contains("Refresh"));
        using var posted = await bench.SendAsync(service, "board", "{}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);

        var labels = string.Join(',', Enumerable.Range(0, 250).Select(i => $$"""{"id":"r/{{i}}","label":500}"""));
        using var taken = await bench.SendAsync(service, "feedback", $"[{labels}]");
        await ServiceBench.UntilAsync(() => receiver.Bodies.Any(body => body.Contains("Worse than at training by 200 labels: mae ", StringComparison.Ordinal)), "The alert of quality");

        // A scrape that follows another one within 0.3 seconds gets the same answer.
        await ServiceBench.UntilAsync(async () => (await bench.Http.GetStringAsync(new Uri(service.Address, "metrics"), Stop)).Contains("modelops_quality{", StringComparison.Ordinal), "The gauge of quality");
        Assert.Empty(service.Problems);
    }

    [Fact]
    public async Task A_version_that_cannot_be_served_is_an_alert_and_over_when_it_can_be()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var receiver = await AlertReceiver.StartAsync();
        var broken = await bench.RegisterBrokenAsync();
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec() with { Follow = true, Watch = _watch, Alerts = [receiver.Address] });
        await using (service)
        {
            await bench.Tracker.SetAliasAsync("credit", "champion", broken, Stop);
            await ServiceBench.UntilAsync(() => receiver.Bodies.Any(body => body.Contains("which cannot be served", StringComparison.Ordinal)), "The alert");
            Assert.Equal(1, await bench.AskAsync(service));
            Assert.Contains("Version 1 goes on.", await bench.Http.GetStringAsync(new Uri(service.Address, "board"), Stop), StringComparison.Ordinal);

            await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);
            await ServiceBench.UntilAsync(() => receiver.Bodies.Count > 1 && receiver.Bodies.Last().Contains("endsAt", StringComparison.Ordinal), "The end");
        }

        Assert.False(File.Exists(Path.Combine(bench.Store.FolderOf(id), "alerts.json")));
    }

    [Fact]
    public async Task A_payload_log_that_cannot_write_is_an_alert_and_serving_goes_on()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var receiver = await AlertReceiver.StartAsync();
        var spec = ServiceBench.Spec() with { PayloadLog = _log, Watch = _watch, Alerts = [receiver.Address] };
        var id = bench.Store.Reserve(spec);
        var payloads = bench.Store.PayloadsOf(id);
        await File.WriteAllTextAsync(payloads, "a file where the folder is to be", Stop);
        await using var service = await bench.ServeAsync(spec, new ModelServiceOptions { PayloadFolder = payloads, StateFolder = bench.Store.FolderOf(id) });

        Assert.Equal(1, await bench.AskAsync(service));
        await ServiceBench.UntilAsync(() => receiver.Bodies.Any(body => body.Contains("The payload log cannot write", StringComparison.Ordinal)), "The alert");
        Assert.Equal(1, await bench.AskAsync(service));
    }

    [Fact]
    public async Task A_channel_whose_variable_is_not_set_is_refused_at_the_start()
    {
        await using var bench = await ServiceBench.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => bench.ServeWithFilesAsync(ServiceBench.Spec() with { Alerts = ["env:MODELOPS_NOT_SET"] }));
        Assert.Equal("The environment variable 'MODELOPS_NOT_SET', which holds the address of an alert channel, is not set. Set it, or name another.", error.Message);
        await Assert.ThrowsAsync<InvalidInputException>(() => bench.ServeAsync(ServiceBench.Spec() with { Alerts = ["alertmanager+http://localhost:9"] }));
    }
}
