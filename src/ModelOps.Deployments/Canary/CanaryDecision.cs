namespace ModelOps;

/// <summary>What was decided, and why.</summary>
/// <param name="Verdict">What to do.</param>
/// <param name="Why">One sentence with the numbers.</param>
/// <param name="Checks">Every check.</param>
public sealed record CanaryDecision(CanaryVerdict Verdict, string Why, IReadOnlyList<CanaryCheck> Checks);
