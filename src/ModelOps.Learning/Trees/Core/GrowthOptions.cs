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

    /// <summary>Added to <see cref="L2"/> where categories are split.</summary>
    public double CategoryL2 { get; init; }

    /// <summary>Rows that pull a category's effect towards none when categories are ordered; those with fewer stay on the right.</summary>
    public double CategorySmoothing { get; init; } = 10;

    /// <summary>The fewest rows by which two cuts in the order of categories differ.</summary>
    public int MinGroupData { get; init; }

    /// <summary>The most categories on the smaller side of a split.</summary>
    public int MostCategories { get; init; } = 256;

    /// <summary>1 for a rising, −1 for a falling, 0 for any effect, one a feature; null when there are none.</summary>
    public sbyte[]? Monotone { get; init; }
}
