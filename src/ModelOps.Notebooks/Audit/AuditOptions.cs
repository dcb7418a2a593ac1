namespace ModelOps;

/// <summary>What <c>#!audit show</c> takes.</summary>
public sealed record AuditOptions
{
    /// <summary>Shows the entries of one model, and compares the tags of its versions with the log; null for all entries and no tags.</summary>
    [Parameter("Model whose entries to show, and whose versions' tags to compare with the log; by default all entries, and no tags.", Position = 0)]
    public string? Name { get; init; }

    /// <summary>How many of the last entries to show.</summary>
    [Parameter("How many entries to show, the last ones.")]
    public int Last { get; init; } = 50;
}
