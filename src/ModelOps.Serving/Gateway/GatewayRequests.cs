using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Messages;
using ModelOps.Http.Security;
using ModelOps.Serving.Client;
using ModelOps.Serving.Observing;
using ModelOps.Serving.Telemetry;

namespace ModelOps.Serving.Gateway;

/// <summary>Answers requests by the versions of a table.</summary>
internal sealed class GatewayRequests(GatewayOptions options, ShadowMirror mirror, ILogger logger)
{
    // Errors are read by people; the answer is JSON, not HTML, so quotes need no escapes.
    private static readonly JsonSerializerOptions _readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly CookieOptions _cookie = new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(365), IsEssential = true };
    private GatewayTable _table = GatewayTable.Empty;
    private long _number;

    /// <summary>Where the next requests go.</summary>
    internal GatewayTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }

    internal Task HandleAsync(HttpContext context)
    {
        var table = Table;
        return table is { Only: { } only, Shadow: null } && only.Address is null && only.TryEnter() ? AloneAsync(context, only) : SharedAsync(context, table);
    }

    // Nothing to choose, nothing to copy, nobody to pass to.
    private static async Task AloneAsync(HttpContext context, GatewayDestination only)
    {
        try
        {
            await only.AnswerAsync(context, mayPass: false).ConfigureAwait(false);
            only.Count(context);
        }
        finally
        {
            only.Leave();
        }
    }

    private async Task SharedAsync(HttpContext context, GatewayTable table)
    {
        try
        {
            await AnswerAsync(context, table).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            await WriteAsync(context, exception.StatusCode, "BAD_REQUEST", exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? "The request is larger than this server takes; send fewer rows at once." : "The request is malformed.").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var id = RequestId.Valid(context.Request.Headers[RequestId.Header]) ?? RequestId.New();
            context.Response.Headers[RequestId.Header] = id;
            ServingLog.Failed(logger, exception, id, options.Scoring.ModelName);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", $"The server failed on the request {id}. Its log says why.").ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, GatewayTable table)
    {
        var shadow = table.Shadow is { } one && ShadowMirror.Takes(context.Request) ? one : null;
        var body = ReadOnlyMemory<byte>.Empty;
        var isKept = shadow is not null || (table.IsShared && table.Destinations.Values.Any(each => each.Address is not null));
        if (isKept)
        {
            body = await RequestBytes.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        }

        var caller = Caller(context, table);
        var number = Interlocked.Increment(ref _number);
        GatewayDestination? failed = null;
        while (table.Pick(caller, number, failed) is { } chosen)
        {
            if (!chosen.TryEnter())
            {
                // It was taken out meanwhile; the table of now does not have it.
                table = Table;
                failed = null;
                continue;
            }

            try
            {
                if (isKept)
                {
                    context.Request.Body = BodyBytes.Stream(body);
                }

                var mayPass = failed is null && isKept && table.IsShared;
                if (await AnswerAsync(context, chosen, shadow, body, mayPass).ConfigureAwait(false))
                {
                    chosen.Count(context);
                    return;
                }
            }
            finally
            {
                chosen.Leave();
            }

            if (failed is not null)
            {
                break;
            }

            failed = chosen;
        }

        var reason = table.Traffic.Weights.Count == 0 ? "has no version yet; try again when one is ready" : "has no version that answers now; try again later";
        context.Response.Headers.RetryAfter = "1";
        await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "TEMPORARILY_UNAVAILABLE", $"'{options.Scoring.ModelName}' {reason}.").ConfigureAwait(false);
    }

    // The answer goes to the caller first; its copy and the request's wait for the shadow.
    private async Task<bool> AnswerAsync(HttpContext context, GatewayDestination chosen, GatewayDestination? shadow, ReadOnlyMemory<byte> body, bool mayPass)
    {
        if (shadow is null)
        {
            return await chosen.AnswerAsync(context, mayPass).ConfigureAwait(false);
        }

        // Both scores of a request are found by one id.
        if (RequestId.Valid(context.Request.Headers[RequestId.Header]) is null)
        {
            context.Request.Headers[RequestId.Header] = RequestId.New();
        }

        var request = MirroredRequest.Of(context, body);
        var own = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        bool answered;
        try
        {
            answered = await chosen.AnswerAsync(context, mayPass).ConfigureAwait(false);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(own);
        }

        var answer = new MirroredAnswer(kept.ToArray(), context.Response.ContentType);
        var isScored = answered && context.Response.StatusCode == StatusCodes.Status200OK;
        if (answer.Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
        }

        if (isScored)
        {
            mirror.Send(shadow, request, answer);
        }

        return answered;
    }

    private static string? Caller(HttpContext context, GatewayTable table)
    {
        if (!table.IsShared)
        {
            return null;
        }

        var caller = table.Caller(context.Request);
        if (caller is null && table.Traffic.Key is { IsIssued: true, Source: CallerKeySource.Cookie } key)
        {
            caller = Guid.NewGuid().ToString("N");
            context.Response.OnStarting(() =>
            {
                context.Response.Cookies.Append(key.Name, caller, _cookie);
                return Task.CompletedTask;
            });
        }

        return caller;
    }

    private static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        var response = context.Response;
        SafeHeaders.Set(response.Headers);
        response.StatusCode = status;
        response.ContentType = "application/json";
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["error_code"] = code, ["message"] = ErrorText.Cut(message) }, _readable);
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json).AsTask();
    }
}
