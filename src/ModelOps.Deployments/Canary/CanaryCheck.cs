namespace ModelOps;

/// <summary>One limit, and how the challenger stands to it.</summary>
/// <param name="Name">What is compared: <c>errors</c>, <c>p95</c>, <c>p99</c>, <c>agreement</c>, <c>drift</c> or <c>quality</c>.</param>
/// <param name="Value">The value with its interval.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Sentence">The same in words, with the numbers.</param>
public sealed record CanaryCheck(string Name, SequentialInterval Value, double Limit, CanaryOutcome Outcome, string Sentence)
{
    /// <summary>False for a check that may stay unproven: quality, unless labels are required.</summary>
    public bool NeedsProof { get; init; } = true;

    /// <summary>How many more requests the challenger must answer at least before this can be proven, however good it is; 0 when it is not known to need any.</summary>
    public long Missing { get; init; }
}
