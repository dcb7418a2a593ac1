namespace ModelOps;

/// <summary>
/// A model cannot be loaded, run or trusted: a broken folder, a graph the runtime refuses, scores that differ from
/// the trainer's. Whoever made the model must act. Exit code 4.
/// </summary>
/// <param name="message">What, with which value, and what to do next.</param>
/// <param name="innerException">The error behind this one, if any.</param>
public sealed class ModelException(string message, Exception? innerException = null) : ModelOpsException(message, innerException)
{
    /// <inheritdoc />
    public override int ExitCode => 4;
}
