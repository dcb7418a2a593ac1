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

    /// <summary>1 for a rising, −1 for a falling, 0 for any effect, one a feature; null when there are none.</summary>
    public sbyte[]? Monotone { get; init; }
}
