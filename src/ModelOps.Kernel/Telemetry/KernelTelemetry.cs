using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelOps.Kernel.Telemetry;

/// <summary>What the kernel shows of its work: spans and durations of cells and notebooks, never their code, values or messages.</summary>
internal static class KernelTelemetry
{
    private const string Name = "ModelOps.Kernel";

    private static readonly string _version = typeof(KernelTelemetry).Assembly.GetName().Version!.ToString(3);
    private static readonly Meter _meter = new(Name, _version);
    private static readonly InstrumentAdvice<double> _seconds = new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] };

    public static ActivitySource Source { get; } = new(Name, _version);

    public static Histogram<double> Cells { get; } = _meter.CreateHistogram("modelops.cell.duration", "s", "Cells that ran.", null, _seconds);

    public static Histogram<double> Notebooks { get; } = _meter.CreateHistogram("modelops.notebook.duration", "s", "Notebooks that ran without a front end.", null, _seconds);

    /// <summary>Says that the work of a span failed, and with which kind of error.</summary>
    public static void Fail(Activity? span, string error)
    {
        span?.SetTag("error.type", error);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
