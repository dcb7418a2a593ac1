namespace ModelOps;

/// <summary>What <c>#!approvals</c> takes.</summary>
public sealed record ApprovalsOptions
{
    /// <summary>The registered model; null for all.</summary>
    [Parameter("Registered model; by default all.", Position = 0)]
    public string? Name { get; init; }
}
