namespace ModelOps;

/// <summary>
/// What the user gave cannot be used: a file, a column, an option or a value. The user must change it. Exit code 2.
/// </summary>
public sealed class InvalidInputException : ModelOpsException
{
    /// <summary>One error.</summary>
    /// <param name="message">What, with which value, and what to do next.</param>
    /// <param name="innerException">The error behind this one, if any.</param>
    public InvalidInputException(string message, Exception? innerException = null) : base(message, innerException) => Errors = [message];

    /// <summary>All errors of one options object, reported together.</summary>
    /// <param name="errors">One sentence each; at least one.</param>
    public InvalidInputException(IReadOnlyList<string> errors) : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>Every error found, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <inheritdoc />
    public override int ExitCode => 2;
}
