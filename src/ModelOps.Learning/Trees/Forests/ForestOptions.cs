namespace ModelOps.Learning.Trees;

/// <summary>How many features a node of a forest's tree tries.</summary>
internal enum FeatureCount
{
    /// <summary>The square root for classes, all for numbers.</summary>
    Auto,
    All,
    SquareRoot,
    Third,
}

/// <summary>All that a forest can be told.</summary>
internal sealed record ForestOptions
{
    public int Trees { get; init; } = 100;

    /// <summary>0 for no limit.</summary>
    public int MaxDepth { get; init; }

    /// <summary>0 for 1 with classes and 5 with numbers.</summary>
    public int MinData { get; init; }

    public FeatureCount Features { get; init; }

    /// <summary>True to draw rows with replacement for each tree.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>True to draw the cut of a feature at random instead of searching it.</summary>
    public bool RandomCuts { get; init; }

    /// <summary>Whether the sums of classes are added up row by row, not bin by bin; null for what costs less.</summary>
    public bool? GroupsClasses { get; init; }

    public int MaxBins { get; init; } = FeatureBins.MostBins;

    public int FeaturesOf(int count, bool classes) => Features switch
    {
        FeatureCount.All => count,
        FeatureCount.Third => Math.Max(1, count / 3),
        FeatureCount.Auto when !classes => count,
        _ => Math.Max(1, (int)Math.Sqrt(count)),
    };
}
