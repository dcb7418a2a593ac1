using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Server.Telemetry;

/// <summary>What the tracking server shows of its work, beside what ASP.NET Core shows of every request.</summary>
internal static class ServerTelemetry
{
    private static readonly Instrumentation _library = new(typeof(ServerTelemetry));
    private static readonly Histogram<double> _calls = _library.Duration("modelops.server.call.duration", "Calls of the REST API.");

    /// <summary>A call, as <c>runs/create</c>.</summary>
    public static Operation? Call(string path) => _library.Start(path, _calls)?.Tag("modelops.server.call", path);
}
