using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Serving.Telemetry;

/// <summary>What a scoring server shows of its work, beside what ASP.NET Core shows of every request.</summary>
internal static class ServingTelemetry
{
    private static readonly Instrumentation _library = new(typeof(ServingTelemetry));
    private static readonly InstrumentAdvice<long> _counts = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    // One row takes a tenth of a millisecond; what takes ten seconds is too slow, whatever it took.
    private static readonly InstrumentAdvice<double> _seconds = new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
    private static readonly Histogram<double> _durations = Meter.CreateHistogram(ServingMetrics.RequestDuration, "s", "Requests for scores, from the read body to the written answer.", null, _seconds);
    private static readonly Counter<long> _requests = Meter.CreateCounter<long>(ServingMetrics.Requests, "{request}", "Requests for scores, by class of their status.");
    private static readonly Counter<long> _rows = Meter.CreateCounter<long>(ServingMetrics.Rows, "{row}", "Rows that were scored.");
    private static readonly Histogram<long> _batchRequests = Meter.CreateHistogram(ServingMetrics.BatchRequests, "{request}", "Requests that were scored together.", null, _counts);
    private static readonly Histogram<long> _batchRows = Meter.CreateHistogram(ServingMetrics.BatchRows, "{row}", "Rows that were scored together.", null, _counts);

    internal static Meter Meter => _library.Meter;

    /// <summary>Requests that were joined and scored at once.</summary>
    public static void Batch(string model, string version, int requests, int rows)
    {
        TagList tags = [new(ServingMetrics.ModelName, model), new(ServingMetrics.ModelVersion, version)];
        _batchRequests.Record(requests, tags);
        _batchRows.Record(rows, tags);
    }

    /// <summary>A request for scores begins; null when nobody listens.</summary>
    public static Operation? Request(string protocol) => _library.Start("score request", _durations)?.Tag(ServingMetrics.Protocol, protocol);

    /// <summary>It has ended.</summary>
    public static void Requested(string protocol, string model, string version, int status, int rows)
    {
        if (_requests.Enabled)
        {
            _requests.Add(1, new(ServingMetrics.ModelName, model), new(ServingMetrics.ModelVersion, version), new(ServingMetrics.Protocol, protocol), new(ServingMetrics.StatusClass, status < 400 ? "2xx" : status < 500 ? "4xx" : "5xx"));
        }

        if (_rows.Enabled && rows > 0)
        {
            _rows.Add(rows, new(ServingMetrics.ModelName, model), new KeyValuePair<string, object?>(ServingMetrics.ModelVersion, version));
        }
    }
}
