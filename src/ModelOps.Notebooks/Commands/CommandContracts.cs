namespace ModelOps;

/// <summary>Options of a command whose result can become a variable.</summary>
public interface INamesResult
{
    /// <summary>The variable's name, or null for none.</summary>
    string? As { get; }
}

/// <summary>Options of a command that takes the rest of the cell.</summary>
public interface ITakesBody
{
    /// <summary>The rest of the cell.</summary>
    string Body { get; init; }
}

/// <summary>A result that can say no; then the magic and the verb end in <see cref="CheckFailedException"/>, or in another error.</summary>
public interface IVerdict
{
    /// <summary>Why not, in one sentence; null when all is well.</summary>
    string? Refusal { get; }

    /// <summary>True when that is no verdict: the work failed before there could be one.</summary>
    bool HasFailed => false;

    /// <summary>The error that the magic and the verb end in.</summary>
    ModelOpsException ToException() => HasFailed ? new WorkFailedException(Refusal!) : new CheckFailedException(Refusal!);
}
