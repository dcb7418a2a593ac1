using static ModelOps.Deployments.Dashboards.PrometheusName;

namespace ModelOps.Deployments.Dashboards;

/// <summary>The pictures of the dashboard, each made from the names that the host gives its metrics.</summary>
internal static class ServingPanels
{
    private static readonly string _model = Of(ServingMetrics.ModelName);
    private static readonly string _version = Of(ServingMetrics.ModelVersion);
    private static readonly string _status = Of(ServingMetrics.StatusClass);
    private static readonly string _column = Of(MonitoringMetrics.Column);
    private static readonly string _metric = Of(MonitoringMetrics.Metric);
    private static readonly string _requests = Total(ServingMetrics.Requests);
    private static readonly string _duration = Seconds(ServingMetrics.RequestDuration);
    private static readonly string _rows = Total(ServingMetrics.Rows);

    /// <summary>The label that the dashboard's choice of a model is read from.</summary>
    internal static string ModelLabel => _model;

    internal static IReadOnlyList<Panel> All { get; } =
    [
        new("Ready", "1 while the host takes requests.", "none", new Query($"max by ({_model}) ({Chosen(Of(ServingMetrics.Ready))})", $"{{{{{_model}}}}}")) { Kind = "stat", Width = 4 },
        new("Version", "The version that is served.", "none", new Query($"{Chosen(Of(ServingMetrics.ModelInfo))} == 1", $"{{{{{_model}}}}} {{{{{_version}}}}}")) { Kind = "stat", Width = 4 },
        new("Requests", "Requests a second, by version.", "reqps", new Query($"sum by ({_model}, {_version}) ({Rate(_requests)})", $"{{{{{_model}}}}} {{{{{_version}}}}}")) { Width = 8 },
        new("Errors", "Requests a second that were refused (4xx) or failed (5xx).", "reqps", new Query($"sum by ({_status}) ({Rate(_requests, $"{_status}!=\"2xx\"")})", $"{{{{{_status}}}}}")) { Width = 8 },
        new("Latency", "From the read body to the written answer.", "s", Quantile(0.5), Quantile(0.9), Quantile(0.99)),
        new("Rows", "Rows scored a second, by version.", "cps", new Query($"sum by ({_model}, {_version}) ({Rate(_rows)})", $"{{{{{_model}}}}} {{{{{_version}}}}}")),
        new("Rows in a request", "On average.", "short", new Query($"sum by ({_model}) ({Rate(_rows)}) / sum by ({_model}) ({Rate(_requests)})", $"{{{{{_model}}}}}")),
        new("Batches", "Requests and rows that are scored together, on average.", "short",
            new Query(Mean(ServingMetrics.BatchRequests), "requests"),
            new Query(Mean(ServingMetrics.BatchRows), "rows")),
        new("Queue", "Requests that wait for their turn, and how many may. More are refused with 429.", "short",
            new Query($"sum by ({_model}) ({Chosen(Of(ServingMetrics.QueueLength))})", $"waiting {{{{{_model}}}}}"),
            new Query($"sum by ({_model}) ({Chosen(Of(ServingMetrics.QueueLimit))})", $"limit {{{{{_model}}}}}")),
        new("Payload log", "Rows a second that were written and dropped, and errors.", "short",
            new Query(Rate(Total(MonitoringMetrics.PayloadRows), null), "written"),
            new Query(Rate(Total(MonitoringMetrics.PayloadDropped), null), "dropped"),
            new Query(Rate(Total(MonitoringMetrics.PayloadErrors), null), "errors")),
        new("Drift", "How far each column has moved from training: PSI; 0.1 is worth a look, 0.25 is much.", "short",
            new Query($"max by ({_column}) ({Chosen(Of(MonitoringMetrics.DriftPsi))})", $"{{{{{_column}}}}}")) { Width = 12 },
        new("Quality", "Measured with the labels that came in.", "short",
            new Query($"max by ({_metric}) ({Chosen(Of(MonitoringMetrics.Quality))})", $"{{{{{_metric}}}}}")) { Width = 12 },
        new("Memory", "Of the process.", "bytes", new Query("dotnet_process_memory_working_set_bytes", "working set")) { Width = 12 },
        new("Processors", "How many the process keeps busy.", "short", new Query("sum (rate(dotnet_process_cpu_time_seconds_total[$__rate_interval]))", "busy")) { Width = 12 },
    ];

    private static Query Quantile(double share) =>
        new(FormattableString.Invariant($"histogram_quantile({share}, sum by (le) ({Rate(_duration + "_bucket")}))"), FormattableString.Invariant($"{100 * share}th percentile"));

    private static string Mean(string histogram) => $"sum ({Rate(Of(histogram) + "_sum")}) / sum ({Rate(Of(histogram) + "_count")})";

    private static string Chosen(string metric) => $"{metric}{{{_model}=~\"$model\"}}";

    private static string Rate(string metric, string? also = "") =>
        $"rate({metric}{(also is null ? "" : $"{{{_model}=~\"$model\"{(also.Length == 0 ? "" : ", " + also)}}}")}[$__rate_interval])";
}
