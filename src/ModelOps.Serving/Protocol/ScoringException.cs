namespace ModelOps.Serving.Protocol;

/// <summary>A request that is answered with an error; the message goes to the client.</summary>
internal sealed class ScoringException(int status, string? code, string message) : Exception(message)
{
    internal int Status => status;

    /// <summary>MLflow's error code; null for an answer in plain text.</summary>
    internal string? Code => code;

    /// <summary>The body is not what the protocol says.</summary>
    internal static ScoringException Bad(string message) => new(400, "BAD_REQUEST", message);

    /// <summary>The body is well formed, but does not fit the model's signature.</summary>
    internal static ScoringException Invalid(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    internal static ScoringException NotFound(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);

    /// <summary>More rows than the host takes.</summary>
    internal static ScoringException TooManyRows(string message) => new(413, "INVALID_PARAMETER_VALUE", message);

    /// <summary>More requests than the host takes.</summary>
    internal static ScoringException Busy(string message) => new(429, "REQUEST_LIMIT_EXCEEDED", message);

    /// <summary>The body took too long to arrive.</summary>
    internal static ScoringException Slow(string message) => new(408, "DEADLINE_EXCEEDED", message);

    /// <summary>It took too long.</summary>
    internal static ScoringException Late(string message) => new(504, "DEADLINE_EXCEEDED", message);

    internal static ScoringException Unsupported(string message) => new(415, null, message);
}
