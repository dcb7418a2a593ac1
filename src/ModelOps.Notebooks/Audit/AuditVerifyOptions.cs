namespace ModelOps;

/// <summary>What <c>#!audit verify</c> takes.</summary>
public sealed record AuditVerifyOptions
{
    /// <summary>The model whose versions' tags to compare with the log; null for all models of the tracker.</summary>
    [Parameter("Model whose versions' tags to compare with the log; by default all of the tracker.", Position = 0)]
    public string? Name { get; init; }
}
