namespace ModelOps;

/// <summary>
/// Work that others wait for took longer than it may. Whoever set the limit, or its author, must act. Exit code 4.
/// </summary>
/// <param name="message">What, with which value, and what to do next.</param>
public sealed class TimedOutException(string message) : ModelOpsException(message)
{
    /// <inheritdoc />
    public override int ExitCode => 4;
}
