using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Serving.Telemetry;

/// <summary>What a scoring server shows of its work, beside what ASP.NET Core shows of every request.</summary>
internal static class ServingTelemetry
{
    private static readonly Instrumentation _library = new(typeof(ServingTelemetry));
    private static readonly Histogram<double> _requests = _library.Duration("modelops.scoring.request.duration", "Requests for scores, from the read body to the written answer.");

    public static Operation? Request(string protocol) => _library.Start("score request", _requests)?.Tag("modelops.scoring.protocol", protocol);
}
