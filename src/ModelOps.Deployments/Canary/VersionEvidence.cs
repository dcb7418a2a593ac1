namespace ModelOps;

/// <summary>What one version did under traffic during a step.</summary>
public sealed record VersionEvidence
{
    /// <summary>Failed requests among all: answers of 400 and above, but 429 (too busy) and 499 (the caller left). What callers do wrong hits both versions alike.</summary>
    public ProportionCount Errors { get; init; }

    /// <summary>How long the answered ones took.</summary>
    public LatencySketch Latency { get; init; } = new();

    /// <summary>Rows by what was predicted: a label, or a range of numbers.</summary>
    public IReadOnlyDictionary<string, long> Predictions { get; init; } = new Dictionary<string, long>();
}
