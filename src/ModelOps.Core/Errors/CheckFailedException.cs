namespace ModelOps;

/// <summary>
/// Data or a model does not meet the conditions that were set for it. The owner of the data or model must act. Exit code 3.
/// </summary>
/// <param name="message">What, with which value, and what to do next.</param>
public sealed class CheckFailedException(string message) : ModelOpsException(message)
{
    /// <inheritdoc />
    public override int ExitCode => 3;
}
