using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Serving.Telemetry;

/// <summary>What a scoring server shows of its work, beside what ASP.NET Core shows of every request.</summary>
internal static class ServingTelemetry
{
    private static readonly Instrumentation _library = new(typeof(ServingTelemetry));
    private static readonly InstrumentAdvice<long> _counts = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };
    private static readonly Histogram<double> _requests = _library.Duration("modelops.scoring.request.duration", "Requests for scores, from the read body to the written answer.");

    private static readonly Histogram<long> _batchRequests = _library.Meter.CreateHistogram<long>("modelops.scoring.batch.requests", "{request}", "Requests that were scored together.", null, _counts);
    private static readonly Histogram<long> _batchRows = _library.Meter.CreateHistogram<long>("modelops.scoring.batch.rows", "{row}", "Rows that were scored together.", null, _counts);

    /// <summary>Requests that were joined and scored at once.</summary>
    public static void Batch(string model, string version, int requests, int rows)
    {
        TagList tags = [new("modelops.model.name", model), new("modelops.model.version", version)];
        _batchRequests.Record(requests, tags);
        _batchRows.Record(rows, tags);
    }

    public static Operation? Request(string protocol) => _library.Start("score request", _requests)?.Tag("modelops.scoring.protocol", protocol);
}
