using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Monitoring.Telemetry;

/// <summary>The instruments of monitoring.</summary>
internal static class MonitoringTelemetry
{
    internal static Meter Meter { get; } = new Instrumentation(typeof(MonitoringTelemetry)).Meter;

    internal static Counter<long> Rows { get; } = Meter.CreateCounter<long>(MonitoringMetrics.PayloadRows, "{row}", "Rows that the payload log wrote.");

    internal static Counter<long> Dropped { get; } = Meter.CreateCounter<long>(MonitoringMetrics.PayloadDropped, "{row}", "Rows that the payload log dropped.");

    internal static Counter<long> Errors { get; } = Meter.CreateCounter<long>(MonitoringMetrics.PayloadErrors, "{error}", "Times that the payload log could not write.");

    internal static Counter<long> Labels { get; } = Meter.CreateCounter<long>(MonitoringMetrics.Labels, "{label}", "Labels that came in.");
}
