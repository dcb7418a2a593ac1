using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ModelOps.Tracking.Remote;

/// <summary>Sends requests to a tracking server, with credentials, and again when that is safe and may help.</summary>
internal sealed class RestConnection : IDisposable
{
    private const string Api = "api/2.0/mlflow/";
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;
    private readonly HttpClient? _owned;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public RestConnection(RestSettings settings, HttpClient? given, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        _time = time;
        _logger = logger;
        _client = given ?? (_owned = Make(settings));
    }

    public RestSettings Settings { get; }

    public async Task<JsonElement> GetAsync(string path, IEnumerable<(string Key, string? Value)> query, CancellationToken cancellationToken)
    {
        var pairs = query.Where(pair => pair.Value is not null).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value!)}");
        return await JsonAsync(HttpMethod.Get, $"{Api}{path}?{string.Join('&', pairs)}", null, idempotent: true, cancellationToken).ConfigureAwait(false);
    }

    public Task<JsonElement> PostAsync(string path, JsonObject body, bool idempotent, CancellationToken cancellationToken) =>
        JsonAsync(HttpMethod.Post, Api + path, body, idempotent, cancellationToken);

    public Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken) =>
        JsonAsync(method, Api + path, body, idempotent: true, cancellationToken);

    /// <summary>Sends a request and returns its answer, which is a success and belongs to the caller.</summary>
    /// <param name="request">Makes the request; once for every try.</param>
    /// <param name="idempotent">Whether it may be sent again when it is not known what became of it.</param>
    /// <param name="completion">Whether the whole answer must have come; else the caller reads it from the line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, bool idempotent, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var report = new RequestReport(Settings, _logger, _time);
        for (var retry = 0; ; retry++)
        {
            HttpResponseMessage? response = null;
            TrackingException exception;
            try
            {
                using var message = request();
                report.Sending(message);
                message.Headers.Authorization ??= Settings.Authorization;
                using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                if (message.Content is not StreamContent)
                {
                    // A request that carries a file takes as long as the file is large.
                    limited.CancelAfter(Settings.Timeout);
                }

                response = await _client.SendAsync(message, completion, limited.Token).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                exception = await RestErrors.FromAsync(Settings.Address, response, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                exception = RestErrors.Unreachable(Settings.Address, broken);
            }

            catch (OperationCanceledException canceled)
            {
                report.Canceled(canceled);
                throw;
            }

            var again = retry < Settings.MostRetries && MayRetry(response?.StatusCode, idempotent);
            var delay = Delay(retry, response);
            response?.Dispose();
            if (!again)
            {
                report.Failed(response?.StatusCode, exception);
                throw exception;
            }

            report.Retrying(response?.StatusCode, exception, delay);
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _owned?.Dispose();

    private async Task<JsonElement> JsonAsync(HttpMethod method, string path, JsonObject? body, bool idempotent, CancellationToken cancellationToken)
    {
        var json = body?.ToJsonString();
        using var response = await SendAsync(
            () => new HttpRequestMessage(method, new Uri(Settings.Address, path)) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") },
            idempotent,
            HttpCompletionOption.ResponseContentRead,
            cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw RestErrors.Malformed(Settings.Address, "with JSON that is not an object");
        }
        catch (JsonException exception)
        {
            throw RestErrors.Malformed(Settings.Address, "with something that is not JSON", exception);
        }
    }

    // 429 says that nothing was done; a broken connection or a 5xx does not say.
    private static bool MayRetry(HttpStatusCode? status, bool idempotent) => status switch
    {
        HttpStatusCode.TooManyRequests => true,
        null => idempotent,
        HttpStatusCode.NotImplemented => false,
        _ => idempotent && (int)status >= 500,
    };

    private static TimeSpan Delay(int retry, HttpResponseMessage? response)
    {
        var wait = response?.Headers.RetryAfter?.Delta ?? (_firstDelay * Math.Pow(2, retry));
        return wait < _longestDelay ? wait : _longestDelay;
    }

    private static HttpClient Make(RestSettings settings)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = settings.Timeout };
        if (settings.InsecureTls)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
