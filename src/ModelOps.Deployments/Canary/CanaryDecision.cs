namespace ModelOps;

/// <summary>What was decided, and why.</summary>
/// <param name="Verdict">What to do.</param>
/// <param name="Why">One sentence with the numbers.</param>
/// <param name="Checks">Every check.</param>
public sealed record CanaryDecision(CanaryVerdict Verdict, string Why, IReadOnlyList<CanaryCheck> Checks)
{
    /// <summary>The check that has decided, by its name; null where all did, or something else, such as a person.</summary>
    public string? By { get; init; }
}
