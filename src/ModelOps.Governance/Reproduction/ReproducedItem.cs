namespace ModelOps;

/// <summary>A part of a run, beside the same part of its second run.</summary>
/// <param name="Kind"><c>data</c>, <c>param</c>, <c>metric</c> or <c>artifact</c>.</param>
/// <param name="Name">Its key, or its path.</param>
/// <param name="Outcome">How it came out.</param>
public sealed record ReproducedItem(string Kind, string Name, ReproductionOutcome Outcome)
{
    /// <summary>The first run's value, or the first characters of its SHA-256; null when it has none.</summary>
    public string? Before { get; init; }

    /// <summary>The second run's.</summary>
    public string? After { get; init; }

    /// <summary>The largest difference of two numbers, relative to the larger of the two; null where no numbers were compared.</summary>
    public double? Difference { get; init; }

    /// <summary>What else is to be known, as a phrase; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the run came out as it was, as far as this goes.</summary>
    public bool IsReproduced => Outcome is ReproductionOutcome.Equal or ReproductionOutcome.WithinTolerance or ReproductionOutcome.NotCompared;
}
