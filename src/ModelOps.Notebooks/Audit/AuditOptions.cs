namespace ModelOps;

/// <summary>What <c>#!audit</c> takes.</summary>
public sealed record AuditOptions
{
    /// <summary>Shows the entries of one model; null for all.</summary>
    [Parameter("Model whose entries to show; by default all.", Position = 0)]
    public string? Name { get; init; }

    /// <summary>How many of the last entries to show.</summary>
    [Parameter("How many entries to show, the last ones.")]
    public int Last { get; init; } = 50;
}
