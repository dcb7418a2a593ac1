namespace ModelOps;

/// <summary>What <c>#!help</c> takes.</summary>
public sealed record HelpOptions
{
    /// <summary>The magic to explain; null to list all.</summary>
    [Parameter("Magic to explain, such as train; without one all are listed.", Position = 0)]
    public string? Magic { get; init; }

    /// <summary>The second word of a magic that has several, as <c>load</c> of <c>data load</c>.</summary>
    [Parameter("Second word of a magic that has several, as load of data load.", Position = 1)]
    public string? Part { get; init; }
}
