namespace ModelOps;

/// <summary>What an inferred schema pins down.</summary>
public sealed record SchemaInferOptions
{
    /// <summary>True to pin the smallest and largest number seen; otherwise only a minimum of 0 is set where nothing was below.</summary>
    public bool Ranges { get; init; }

    /// <summary>Text columns with at most so many different values get a list of categories.</summary>
    public int MaxCategories { get; init; } = 50;

    /// <summary>True to record distributions (ten quantile bins, or category shares).</summary>
    public bool Distributions { get; init; }

    /// <summary>The population stability index that recorded distributions tolerate, above 0.</summary>
    public double DistributionTolerance { get; init; } = 0.25;
}
