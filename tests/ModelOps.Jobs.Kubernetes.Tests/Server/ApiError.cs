using System.Text.Json;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>An answer that is a Status, as the API gives for everything that it refuses.</summary>
internal sealed class ApiError(int code, string reason, string message) : Exception(message)
{
    internal int Code => code;

    internal int? RetryAfter { get; init; }

    /// <summary>The answer's body. The client's own type can be read only.</summary>
    internal string Status => JsonSerializer.Serialize(new
    {
        kind = "Status",
        apiVersion = "v1",
        metadata = new { },
        status = "Failure",
        message = Message,
        reason,
        details = new { retryAfterSeconds = RetryAfter ?? 0 },
        code,
    });

    internal static ApiError NotFound(string resource, string name) => new(404, "NotFound", $"{resource} \"{name}\" not found");

    internal static ApiError AlreadyExists(string resource, string name) => new(409, "AlreadyExists", $"{resource} \"{name}\" already exists");

    internal static ApiError Conflict(string resource, string name) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": the object has been modified; please apply your changes to the latest version and try again");

    internal static ApiError Invalid(string kind, string name, string why) => new(422, "Invalid", $"{kind} \"{name}\" is invalid: {why}");

    internal static ApiError Expired(long asked, long oldest) => new(410, "Expired", $"too old resource version: {asked} ({oldest})");

    internal static ApiError TooMany(int seconds) => new(429, "TooManyRequests", "Too many requests, please try again later.") { RetryAfter = seconds };

    internal static ApiError Internal() => new(500, "InternalError", "Internal error occurred: etcdserver: leader changed");

    internal static ApiError Unauthorized() => new(401, "Unauthorized", "Unauthorized");
}
