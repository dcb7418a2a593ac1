namespace ModelOps;

/// <summary>An alert could not be sent.</summary>
public sealed class AlertException : ModelOpsException
{
    /// <summary>An alert could not be sent.</summary>
    /// <param name="message">Which channel and why, without any secret.</param>
    /// <param name="innerException">What happened; its message may not hold a secret either.</param>
    public AlertException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <inheritdoc />
    public override int ExitCode => 1;
}
