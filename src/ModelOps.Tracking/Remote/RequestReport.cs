using System.Net;
using Microsoft.Extensions.Logging;
using ModelOps.Telemetry;
using ModelOps.Tracking.Telemetry;

namespace ModelOps.Tracking.Remote;

/// <summary>Reports one request with all its tries: a span, a duration, and lines in the log.</summary>
internal sealed class RequestReport(RestSettings settings, ILogger logger, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(5);

    private readonly Operation? _operation = TrackingTelemetry.Request();
    private readonly long _started = time.GetTimestamp();
    private HttpRequestMessage? _first;
    private int _tries;

    // Asked for when something is said; most requests are done before.
    private string Called => _first is null ? "A request" : $"{_first.Method} {OperationOf(_first.RequestUri!)}";

    public void Sending(HttpRequestMessage request)
    {
        _tries++;
        _first ??= request;
    }

    public void Retrying(HttpStatusCode? status, TrackingException exception, TimeSpan delay)
    {
        TrackingTelemetry.Retries.Add(1, new KeyValuePair<string, object?>("error.type", Reason(status, exception)));
        TrackingLog.Retrying(logger, Called, Reason(status, exception), _tries + 1, settings.MostRetries + 1, delay);
    }

    public void Failed(HttpStatusCode? status, TrackingException exception)
    {
        var reason = Reason(status, exception);
        _operation?.Fail(reason);
        if (status is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
        {
            TrackingLog.Failed(logger, Called, _tries, reason);
        }
        else
        {
            TrackingLog.Refused(logger, Called, reason);
        }
    }

    public void Canceled(OperationCanceledException exception) => _operation?.Fail(exception);

    public void Dispose()
    {
        if (_operation is not null)
        {
            if (_first is not null)
            {
                _operation.Name(Called);
                _operation.Tag("http.request.method", _first.Method.Method).Tag(TrackingTelemetry.OperationName, OperationOf(_first.RequestUri!));
            }

            _operation.Note("server.address", settings.Address.Host).Note("server.port", settings.Address.Port).Note("http.request.resend_count", _tries > 1 ? _tries - 1 : null);
            _operation.Dispose();
        }

        var took = time.GetElapsedTime(_started);
        if (took > _slow)
        {
            TrackingLog.Slow(logger, Called, took.TotalSeconds);
        }
    }

    /// <summary>What a request asks for, as <c>runs/create</c>: never its query, nor the path of an artifact.</summary>
    internal static string OperationOf(Uri address)
    {
        const string Api = "/mlflow/";
        var path = address.AbsolutePath;
        return path.Contains("/mlflow-artifacts/", StringComparison.Ordinal) ? "artifacts" : path[(path.LastIndexOf(Api, StringComparison.Ordinal) is var at and >= 0 ? at + Api.Length : 0)..];
    }

    private static string Reason(HttpStatusCode? status, TrackingException exception) =>
        status is { } code ? ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture) : (exception.InnerException ?? exception).GetType().FullName!;
}
