namespace ModelOps;

/// <summary>
/// The tracking store or server refused or could not be reached. Carries MLflow's error code and HTTP status, so
/// that a server can answer with them and a client can pass them on. Exit code 5.
/// </summary>
/// <param name="errorCode">MLflow's error code, as <c>RESOURCE_DOES_NOT_EXIST</c>.</param>
/// <param name="message">What, with which value, and what to do next.</param>
/// <param name="innerException">The error behind this one, if any.</param>
public sealed class TrackingException(string errorCode, string message, Exception? innerException = null)
    : ModelOpsException(message, innerException)
{
    /// <summary>MLflow's error code, as <c>INVALID_PARAMETER_VALUE</c>.</summary>
    public string ErrorCode { get; } = errorCode;

    /// <inheritdoc />
    public override int ExitCode => 5;
}
