namespace ModelOps.Learning.Trees;

/// <summary>What bounds the growth of a boosted tree.</summary>
internal sealed record GrowthOptions
{
    public int MaxLeaves { get; init; } = 31;

    /// <summary>0 for no limit.</summary>
    public int MaxDepth { get; init; }

    public int MinData { get; init; } = 20;

    public double MinHessian { get; init; } = 1e-3;

    public double L2 { get; init; }

    public double MinGain { get; init; }

    /// <summary>The longest step of a leaf, before shrinkage.</summary>
    public double MostStep { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// What a split by categories must gain for each beyond two, in gains that a division at random attains on average.
    /// Ordering k categories by effects that are pure noise, and dividing them at the mean, gains k times the square of
    /// the mean of a half-normal variable, 2/π; without the penalty, columns of many categories win for their number.
    /// </summary>
    public double CategoryPenalty { get; init; } = 0.64;

    /// <summary>1 for a rising, −1 for a falling, 0 for any effect, one a feature; null when there are none.</summary>
    public sbyte[]? Monotone { get; init; }
}
