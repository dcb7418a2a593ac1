using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Messages;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>Turns an error into MLflow's JSON error.</summary>
internal static class ErrorReply
{
    /// <summary>A code that only the server gives: the endpoint is known and not offered.</summary>
    internal const string NotImplemented = "NOT_IMPLEMENTED";

    /// <summary>A code that only the server gives: the answer would take too long.</summary>
    internal const string DeadlineExceeded = "DEADLINE_EXCEEDED";

    /// <summary>The HTTP status that belongs to an error code.</summary>
    internal static int StatusOf(string errorCode) => errorCode switch
    {
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.PermissionDenied => StatusCodes.Status403Forbidden,
        ErrorCode.ResourceDoesNotExist or "NOT_FOUND" or "ENDPOINT_NOT_FOUND" => StatusCodes.Status404NotFound,
        "ABORTED" or "ALREADY_EXISTS" => StatusCodes.Status409Conflict,
        "REQUEST_LIMIT_EXCEEDED" or "RESOURCE_EXHAUSTED" => StatusCodes.Status429TooManyRequests,
        ErrorCode.InternalError => StatusCodes.Status500InternalServerError,
        NotImplemented => StatusCodes.Status501NotImplemented,
        ErrorCode.TemporarilyUnavailable => StatusCodes.Status503ServiceUnavailable,
        DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status400BadRequest,
    };

    internal static Task WriteAsync(HttpContext context, string errorCode, string message, int? status = null)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return JsonReply.WriteAsync(context, json => Write(json, errorCode, message), status ?? StatusOf(errorCode));
    }

    private static void Write(Utf8JsonWriter json, string errorCode, string message)
    {
        json.WriteStartObject();
        json.WriteString("error_code", errorCode);
        json.WriteString("message", ErrorText.Cut(message));
        if (errorCode != NotImplemented)
        {
            var internalError = errorCode is ErrorCode.InternalError or ErrorCode.InvalidState;
            json.WriteString("sqlstate", internalError ? "XXM00" : "KAM00");
            json.WriteString("error_class", errorCode switch
            {
                ErrorCode.InternalError or ErrorCode.InvalidState => "CLIENT_INTERNAL_ERROR",
                ErrorCode.ResourceDoesNotExist => "RESOURCE_NOT_FOUND",
                ErrorCode.BadRequest => ErrorCode.InvalidParameterValue,
                _ => errorCode,
            });
        }

        json.WriteEndObject();
    }
}
