using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Monitoring.Telemetry;

/// <summary>The instruments of monitoring.</summary>
internal static class MonitoringTelemetry
{
    private static readonly Meter _meter = new Instrumentation(typeof(MonitoringTelemetry)).Meter;

    internal static Counter<long> Rows { get; } = _meter.CreateCounter<long>(MonitoringMetrics.PayloadRows, "{row}", "Rows that the payload log wrote.");

    internal static Counter<long> Dropped { get; } = _meter.CreateCounter<long>(MonitoringMetrics.PayloadDropped, "{row}", "Rows that the payload log dropped.");

    internal static Counter<long> Errors { get; } = _meter.CreateCounter<long>(MonitoringMetrics.PayloadErrors, "{error}", "Times that the payload log could not write.");

    internal static Counter<long> Labels { get; } = _meter.CreateCounter<long>(MonitoringMetrics.Labels, "{label}", "Labels that came in.");
}
