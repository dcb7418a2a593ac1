namespace ModelOps;

/// <summary>
/// The base of every error this toolkit raises on purpose. Its message is one sentence that says what is wrong,
/// with which value, and what to do next; it is meant to be shown to a person as it stands.
/// </summary>
/// <param name="message">What, with which value, and what to do next.</param>
/// <param name="innerException">The error behind this one, if any.</param>
public abstract class ModelOpsException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The exit code a command line should end with for this error.</summary>
    public abstract int ExitCode { get; }
}
