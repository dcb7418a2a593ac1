using System.Net;
using System.Text.Json;

namespace ModelOps.Tracking.Remote;

/// <summary>Turns answers that are not a success into errors.</summary>
internal static class RestErrors
{
    public static async Task<TrackingException> FromAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error_code", out var code) && code.ValueKind == JsonValueKind.String)
            {
                var message = json.RootElement.TryGetProperty("message", out var said) ? said.ToString() : "";
                return new TrackingException(code.GetString()!, message);
            }
        }
        catch (JsonException)
        {
        }

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(
                ErrorCode.Unauthenticated,
                $"The tracking server {address} wants credentials or refuses those given; set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."),
            HttpStatusCode.Forbidden => new(ErrorCode.PermissionDenied, $"The tracking server {address} does not allow this (HTTP 403)."),
            // Whether the thing asked for exists, this answer does not say: it may come from a proxy, or from another server.
            HttpStatusCode.NotFound => new(
                ErrorCode.EndpointNotFound, $"The tracking server {address} does not know {response.RequestMessage?.RequestUri?.AbsolutePath}; is it an MLflow tracking server?"),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests => new(
                ErrorCode.TemporarilyUnavailable, $"The tracking server {address} failed (HTTP {(int)response.StatusCode}); try again, or look at its log."),
            _ => new(ErrorCode.BadRequest, $"The tracking server {address} refused the request (HTTP {(int)response.StatusCode})."),
        };
    }

    /// <summary>A success that lacks what a tracking server sends.</summary>
    public static TrackingException Malformed(Uri address, string what, Exception? cause = null) => new(
        ErrorCode.InternalError, $"{address} answered {what}; is it an MLflow tracking server?", cause);

    public static TrackingException Unreachable(Uri address, Exception exception) => new(
        ErrorCode.TemporarilyUnavailable,
        $"The tracking server {address} cannot be reached: {exception.Message} Check MLFLOW_TRACKING_URI and that the server runs.",
        exception);
}
