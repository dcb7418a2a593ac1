using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Tracking.Telemetry;

/// <summary>What the stores show of their work: docs/observability.md has the list.</summary>
internal static class TrackingTelemetry
{
    public const string Store = "modelops.store";
    public const string OperationName = "modelops.store.operation";

    private static readonly Instrumentation _library = new(typeof(TrackingTelemetry));

    private static readonly Histogram<double> _duration = _library.Duration("modelops.store.operation.duration", "Requests to a tracking server with their retries, commits and searches in SQLite.");

    public static Counter<long> Retries { get; } = _library.Meter.CreateCounter<long>("modelops.store.retries", "{retry}", "Requests to a tracking server that were sent again.");

    /// <summary>A request to a server.</summary>
    public static Operation? Request() => _library.Start("request", _duration, System.Diagnostics.ActivityKind.Client)?.Tag(Store, "rest");

    /// <summary>Work in a SQLite file; the parts of a hot path (single reads, the writes that share a commit) have no span of their own.</summary>
    public static Operation? Sqlite(string operation) => _library.Start(operation, _duration)?.Tag(Store, "sqlite").Tag(OperationName, operation);
}
