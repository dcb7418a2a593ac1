namespace ModelOps;

/// <summary>
/// Work that others wait for failed, such as the notebook of a loop. The author of that work must act. Exit code 1.
/// </summary>
/// <param name="message">What, with which value, and what to do next.</param>
public sealed class WorkFailedException(string message) : ModelOpsException(message)
{
    /// <inheritdoc />
    public override int ExitCode => 1;
}
