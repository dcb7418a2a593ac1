namespace ModelOps;

/// <summary>How a SQL session works.</summary>
public sealed record SqlSessionOptions
{
    /// <summary>A DuckDB database file, made when absent; null keeps the database in memory.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>The most threads a query uses; 0 uses all processors.</summary>
    public int Threads { get; init; }

    /// <summary>The most memory queries use before they spill to disk, as <c>2GB</c>; null takes DuckDB's own: 80 % of the machine's.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>The folder queries spill to; null takes DuckDB's own.</summary>
    public string? SpillFolder { get; init; }
}
