namespace ModelOps;

/// <summary>What <c>#!rollback</c> takes.</summary>
public sealed record RollbackOptions
{
    /// <summary>The registered model.</summary>
    [Parameter("Registered model.", Position = 0, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The alias to move back.</summary>
    [Parameter("Alias to move back.")]
    public string Alias { get; init; } = "champion";

    /// <summary>The version to move it back to; null for the one that had it before.</summary>
    [Parameter("Version to move it back to, which had it once; by default the one that had it before.")]
    public int? To { get; init; }

    /// <summary>Why.</summary>
    [Parameter("Why, for the record.", Required = true)]
    public string Reason { get; init; } = "";
}
