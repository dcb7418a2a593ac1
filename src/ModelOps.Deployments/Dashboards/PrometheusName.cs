namespace ModelOps.Deployments.Dashboards;

/// <summary>The names that Prometheus has for our instruments and tags, as OpenTelemetry's exporter writes them.</summary>
internal static class PrometheusName
{
    /// <summary>A tag as a label, and a gauge without a unit.</summary>
    internal static string Of(string name) => name.Replace('.', '_');

    /// <summary>A counter.</summary>
    internal static string Total(string name) => Of(name) + "_total";

    /// <summary>A histogram of durations, without the ending of one of its series.</summary>
    internal static string Seconds(string name) => Of(name) + "_seconds";
}
