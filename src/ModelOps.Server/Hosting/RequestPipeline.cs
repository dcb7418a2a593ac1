using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Messages;
using ModelOps.Http.Security;
using ModelOps.Server.Http;
using ModelOps.Server.Security;
using ModelOps.Server.Telemetry;
using ModelOps.Tracking;

namespace ModelOps.Server.Hosting;

/// <summary>
/// What every request passes, whatever it asks for: the target as it was sent, safe headers, the guard, and one place where
/// errors become answers.
/// </summary>
internal sealed class RequestPipeline(ServerOptions options)
{
    private readonly RequestGuard _guard = new(options);
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger(ServerLog.Category);
    private readonly string _storePlace = options.Store.Uri[(options.Store.Uri.IndexOf(":///", StringComparison.Ordinal) is var at and >= 0 ? at + 4 : 0)..];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SafeHeaders.Set(context.Response.Headers);
        try
        {
            if (!RawTarget.TryApply(context))
            {
                throw new TrackingException(ErrorCode.BadRequest, "The request target must be a path.");
            }

            if (await _guard.AdmitsAsync(context).ConfigureAwait(false))
            {
                await next(context).ConfigureAwait(false);
                await StandardPage.CompleteAsync(context).ConfigureAwait(false);
            }
        }
        catch (TrackingException exception) when (exception.InnerException is BadHttpRequestException broken)
        {
            await ErrorReply.WriteAsync(context, ErrorCode.BadRequest, TooLarge(broken), broken.StatusCode).ConfigureAwait(false);
        }
        catch (TrackingException exception)
        {
            await AnswerAsync(context, exception).ConfigureAwait(false);
        }
        catch (InvalidInputException exception)
        {
            await ErrorReply.WriteAsync(context, ErrorCode.InvalidParameterValue, exception.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            await ErrorReply.WriteAsync(context, ErrorCode.BadRequest, TooLarge(exception), exception.StatusCode).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up; nobody waits for an answer.
        }
        catch (Exception exception)
        {
            await AnswerUnforeseenAsync(context, exception).ConfigureAwait(false);
        }
    }

    // What the store says of itself names its file, which is nobody's business on the other side.
    private Task AnswerAsync(HttpContext context, TrackingException exception)
    {
        if (exception.ErrorCode == ErrorCode.InternalError)
        {
            return AnswerUnforeseenAsync(context, exception);
        }

        if (exception.ErrorCode is ErrorCode.TemporarilyUnavailable or ErrorCode.PermissionDenied)
        {
            ServerLog.Failed(_logger, LogLine.Of(context.Request, exception)); // a full disk is for whoever runs the server to fix
        }

        return ErrorReply.WriteAsync(context, exception.ErrorCode, exception.Message.Replace(_storePlace, "(of this server)", StringComparison.Ordinal));
    }

    private Task AnswerUnforeseenAsync(HttpContext context, Exception exception)
    {
        ServerLog.Failed(_logger, LogLine.Of(context.Request, exception));
        return ErrorReply.WriteAsync(context, ErrorCode.InternalError, "The server failed on this request; its log has the details.");
    }

    private static string TooLarge(BadHttpRequestException exception) =>
        exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is larger than this server takes." : "The request is not well-formed HTTP.";
}
