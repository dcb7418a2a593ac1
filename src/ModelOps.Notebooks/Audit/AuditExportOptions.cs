namespace ModelOps;

/// <summary>What <c>#!audit export</c> takes.</summary>
public sealed record AuditExportOptions
{
    /// <summary>The model whose entries to write; null for all.</summary>
    [Parameter("Model whose entries to write; by default all.", Position = 0)]
    public string? Name { get; init; }

    /// <summary>The file: its ending says JSON or CSV.</summary>
    [Parameter("File to write: .json or .csv.", Required = true)]
    public string To { get; init; } = "";
}
