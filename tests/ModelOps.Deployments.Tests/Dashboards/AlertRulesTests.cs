using ModelOps.Deployments.Dashboards;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>Prometheus' own tool checks the rules, and plays series against them.</summary>
public sealed class AlertRulesTests
{
    private const string Requests = "modelops_scoring_requests_total{modelops_model_name=\"credit\", modelops_scoring_status=\"STATUS\"}";

    [Fact]
    public async Task Prometheus_reads_the_rules_and_the_configuration()
    {
        using var folder = new TemporaryFolder();
        MonitoringFiles.Write(folder.Path);
        foreach (var (kind, file) in new[] { ("rules", "prometheus/modelops-rules.yml"), ("config", "prometheus/prometheus.yml") })
        {
            var (isFine, output) = await PrometheusTool.RunAsync("check", kind, folder.File(file));
            Assert.True(isFine && output.Contains($"{AlertRules.All.Count} rules found", StringComparison.Ordinal), output);
        }
    }

    [Fact]
    public void Every_alert_says_what_is_wrong_and_what_to_do()
    {
        Assert.Equal(AlertRules.All.Count, AlertRules.All.Select(rule => rule.Name).Distinct().Count());
        Assert.All(AlertRules.All, rule => Assert.True(rule.Summary.EndsWith('.') && rule.Action.EndsWith('.') && rule.Severity is "critical" or "warning"));
    }

    [Theory]
    [InlineData("ModelOpsHostDown", "up{job=\"modelops\", instance=\"a\"}", "1x10 0x10", "1x20")]
    [InlineData("ModelOpsNotReady", "modelops_scoring_ready{modelops_model_name=\"credit\"}", "1x5 0x15", "1x20")]
    [InlineData("ModelOpsNoTraffic", "modelops_scoring_requests_total{modelops_model_name=\"credit\", modelops_scoring_status=\"2xx\"}", "5x90", "0+1x90")]
    [InlineData("ModelOpsDrift", "modelops_drift_psi{modelops_model_name=\"credit\", modelops_column=\"age\"}", "0.3x30", "0.2x30")]
    [InlineData("ModelOpsPayloadLogStopped", "modelops_payload_errors_total", "0x5 1x10", "1x20")]
    [InlineData("ModelOpsPayloadLogStopped", "modelops_payload_errors_total", "_x5 1x6", "0x20")]
    [InlineData("ModelOpsPayloadRowsDropped", "modelops_payload_dropped_total", "0+10x40", "0x40")]
    public async Task An_alert_is_raised_by_what_it_is_for_and_by_nothing_else(string alert, string series, string wrong, string fine)
    {
        Assert.True(await RaisedAsync(alert, (series, wrong)));
        Assert.False(await RaisedAsync(alert, (series, fine)));
    }

    [Theory]
    [InlineData("ModelOpsErrorRate", "5xx")]
    [InlineData("ModelOpsRefusals", "4xx")]
    public async Task Errors_are_held_against_all_requests(string alert, string status)
    {
        var good = Requests.Replace("STATUS", "2xx", StringComparison.Ordinal);
        var bad = Requests.Replace("STATUS", status, StringComparison.Ordinal);
        Assert.True(await RaisedAsync(alert, (good, "0+100x60"), (bad, "0+30x60")));
        Assert.False(await RaisedAsync(alert, (good, "0+100000x60"), (bad, "0+30x60")));
        Assert.False(await RaisedAsync(alert, (good, "0+100x60")));
    }

    [Fact]
    public async Task Slow_requests_are_a_hundredth_of_all()
    {
        string Bucket(string le) => $"modelops_scoring_request_duration_seconds_bucket{{modelops_model_name=\"credit\", le=\"{le}\"}}";
        Assert.True(await RaisedAsync("ModelOpsLatency", (Bucket("0.1"), "0+97x60"), (Bucket("1"), "0+100x60"), (Bucket("+Inf"), "0+100x60")));
        Assert.False(await RaisedAsync("ModelOpsLatency", (Bucket("0.1"), "0+100x60"), (Bucket("1"), "0+100x60"), (Bucket("+Inf"), "0+100x60")));
    }

    [Fact]
    public async Task A_full_queue_is_one_of_those_that_may_wait()
    {
        const string Labels = "{modelops_model_name=\"credit\", modelops_model_version=\"1\"}";
        Assert.True(await RaisedAsync("ModelOpsQueueFull", ($"modelops_scoring_queue_length{Labels}", "95x20"), ($"modelops_scoring_queue_limit{Labels}", "100x20")));
        Assert.False(await RaisedAsync("ModelOpsQueueFull", ($"modelops_scoring_queue_length{Labels}", "95x20"), ($"modelops_scoring_queue_limit{Labels}", "1000x20")));
        Assert.False(await RaisedAsync("ModelOpsQueueFull", ($"modelops_scoring_queue_length{Labels}", "0x20"), ($"modelops_scoring_queue_limit{Labels}", "0x20")));
    }

    [Fact]
    public async Task A_version_that_is_served_no_more_does_not_raise_an_alert() =>
        Assert.False(await RaisedAsync(
            "ModelOpsNotReady",
            ("modelops_scoring_ready{modelops_model_name=\"credit\", modelops_model_version=\"1\"}", "0x20"),
            ("modelops_scoring_ready{modelops_model_name=\"credit\", modelops_model_version=\"2\"}", "1x20")));

    // promtool compares what is raised with what is expected: it is asked once for an alert, and once for none.
    private static async Task<bool> RaisedAsync(string alert, params (string Series, string Values)[] input)
    {
        PrometheusTool.SkipWhereMissing();
        using var folder = new TemporaryFolder();
        Assert.Contains(alert, AlertRules.All.Select(rule => rule.Name));
        File.WriteAllText(folder.File("rules.yml"), AlertRules.Yaml());
        var series = string.Concat(input.Select(each => $"      - series: '{each.Series}'\n        values: '{each.Values}'\n"));
        File.WriteAllText(folder.File("test.yml"), $"""
            rule_files: [rules.yml]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
            {series}
                promql_expr_test:
                  - expr: count(ALERTS{"{"}alertname="{alert}", alertstate="firing"{"}"}) or vector(0)
                    eval_time: {End(input[0].Values)}m
                    exp_samples: [{"{"}labels: "{"{}"}", value: 0{"}"}]

            """);
        var (isFine, output) = await PrometheusTool.RunAsync("test", "rules", folder.File("test.yml"));
        Assert.True(isFine || output.Contains("got: {} 1E+00", StringComparison.Ordinal), output);
        return !isFine;
    }

    // The minute before the series end.
    private static int End(string values) => values.Split(' ').Sum(part => int.Parse(part.Split('x')[1], System.Globalization.CultureInfo.InvariantCulture)) - 1;
}
