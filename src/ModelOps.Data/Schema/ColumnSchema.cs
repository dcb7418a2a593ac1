namespace ModelOps;

/// <summary>What is expected of one column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type; whole numbers also pass as Float64.</param>
public sealed record ColumnSchema(string Name, ColumnType Type)
{
    /// <summary>False when the column may be absent.</summary>
    public bool Required { get; init; } = true;

    /// <summary>The largest share of missing values, 0 to 1; null allows any.</summary>
    public double? MaxMissingShare { get; init; }

    /// <summary>The smallest number allowed; null for none.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest number allowed; null for none.</summary>
    public double? Maximum { get; init; }

    /// <summary>The texts allowed; null allows any.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>True when no value may occur twice.</summary>
    public bool Unique { get; init; }

    /// <summary>The distribution expected; null for none.</summary>
    public ColumnDistribution? Distribution { get; init; }
}

/// <summary>How a column's values are expected to be spread.</summary>
/// <param name="Tolerance">The largest population stability index that passes; see <see cref="Statistics.PopulationStability"/>.</param>
/// <param name="Edges">Ascending bin edges of a numeric column; null for text, whose bins are its categories.</param>
/// <param name="Shares">Expected shares: below, between (the lower edge within) and from the last of the edges; or one a category and one for all other texts.</param>
public sealed record ColumnDistribution(double Tolerance, IReadOnlyList<double>? Edges, IReadOnlyList<double> Shares);
