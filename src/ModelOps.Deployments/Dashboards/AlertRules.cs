using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static ModelOps.Deployments.Dashboards.PrometheusName;

namespace ModelOps.Deployments.Dashboards;

/// <summary>The alert rules as Prometheus reads them.</summary>
internal static class AlertRules
{
    /// <summary>The name of the scrape job, which an alert asks for.</summary>
    internal const string Job = "modelops";

    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string _model = Of(ServingMetrics.ModelName);
    private static readonly string _requests = Total(ServingMetrics.Requests);
    private static readonly string _status = Of(ServingMetrics.StatusClass);
    private static readonly string _named = $"{{{{ $labels.{_model} }}}}";

    internal static IReadOnlyList<AlertRule> All { get; } =
    [
        new("ModelOpsHostDown", $"up{{job=\"{Job}\"}} == 0", "1m", "critical", "The scoring host {{ $labels.instance }} does not answer.", "See whether its process runs, and what its log says last."),
        new("ModelOpsNotReady", $"max by ({_model}) ({Of(ServingMetrics.Ready)}) == 0", "5m", "critical", $"{_named} takes no requests.", "It is still loading, or stopping: see its log."),
        new("ModelOpsErrorRate", $"sum by ({_model}) (rate({_requests}{{{_status}=\"5xx\"}}[5m])) / sum by ({_model}) (rate({_requests}[5m])) > 0.01", "5m", "critical", $"{_named} fails on {{{{ $value | humanizePercentage }}}} of its requests.", "The log has an entry for each, with the request's id."),
        new("ModelOpsRefusals", $"sum by ({_model}) (rate({_requests}{{{_status}=\"4xx\"}}[15m])) / sum by ({_model}) (rate({_requests}[15m])) > 0.1", "15m", "warning", $"{_named} refuses {{{{ $value | humanizePercentage }}}} of its requests.", "A caller sends what the model does not take, or more than the host can do: an answer says which."),
        new("ModelOpsLatency", $"histogram_quantile(0.99, sum by (le, {_model}) (rate({Seconds(ServingMetrics.RequestDuration)}_bucket[5m]))) > 0.5", "10m", "warning", $"One request in a hundred to {_named} takes more than {{{{ $value | humanizeDuration }}}}.", "Look at the queue and at the rows in a request; give the host more processors, or more hosts."),
        new("ModelOpsQueueFull", $"{Of(ServingMetrics.QueueLength)} / ({Of(ServingMetrics.QueueLimit)} > 0) > 0.9", "1m", "critical", $"The queue of {_named} is {{{{ $value | humanizePercentage }}}} full; more requests are refused with 429.", "Give the host more processors, or more hosts."),
        new("ModelOpsNoTraffic", $"sum by ({_model}) (rate({_requests}[30m])) == 0", "30m", "warning", $"{_named} has had no requests for half an hour.", "See whether its callers still know its address."),
        new("ModelOpsDrift", $"{Of(MonitoringMetrics.DriftPsi)} > 0.25", "15m", "warning", $"{{{{ $labels.{Of(MonitoringMetrics.Column)} }}}} of {_named} has moved far from training: PSI {{{{ $value | humanize }}}}.", "Look at the drift report: a source may be broken, or the model due for training."),
        new("ModelOpsPayloadLogStopped", Grew(Total(MonitoringMetrics.PayloadErrors)), "0m", "warning", "The payload log cannot write; scoring goes on.", "See whether its disk is full."),
        new("ModelOpsPayloadRowsDropped", Grew(Total(MonitoringMetrics.PayloadDropped)), "10m", "warning", "The payload log drops rows: {{ $value | humanize }} in ten minutes.", "Sample fewer requests, or give it a faster disk."),
    ];

    internal static string Yaml()
    {
        var text = new StringBuilder("groups:\n  - name: modelops-serving\n    rules:\n");
        foreach (var rule in All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"""
                      - alert: {rule.Name}
                        expr: {Quoted(rule.Expression)}
                        for: {rule.For}
                        labels:
                          severity: {rule.Severity}
                        annotations:
                          summary: {Quoted(rule.Summary)}
                          description: {Quoted(rule.Action)}

                """);
        }

        return text.ToString();
    }

    // A counter comes with its first count, which no increase shows.
    private static string Grew(string counter) => $"increase({counter}[10m]) > 0 or ({counter} unless {counter} offset 10m) > 0";

    // A text of JSON is one of YAML, too.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, _readable);
}
