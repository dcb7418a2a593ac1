namespace ModelOps;

/// <summary>What to evaluate besides the usual.</summary>
public sealed record EvaluateOptions
{
    /// <summary>The column with the true values; null for the model's own target.</summary>
    public string? Target { get; init; }

    /// <summary>The class that counts as positive, of two; null for the model's own.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>The positive class is predicted from this probability on, 0 to 1; null for the model's own decision.</summary>
    public double? Threshold { get; init; }

    /// <summary>The column with the weight of each row, 0 or more; null when all count the same. Metrics, curves, intervals and slices are weighted by it; the model does not see it.</summary>
    public string? Weights { get; init; }

    /// <summary>Metrics to compute besides those that every evaluation has, by name, as <c>f_beta:2</c> or <c>lift:0.1</c>; see <see cref="MetricCatalog"/>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>What mistakes cost; with it an evaluation has the metric <c>cost</c>, the mean cost of a row. Null when it is not known.</summary>
    public CostTable? Costs { get; init; }

    /// <summary>
    /// Columns by whose values the rows are evaluated once more, apart, and pairs of them, as <c>housing*sex</c>. Numeric columns of more than 10 values are cut at their quartiles;
    /// of text, a column has 100 values at most, and so has a pair.
    /// </summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>Slices of fewer rows are marked as too small to judge. Default 30.</summary>
    public int MinimumSliceRows { get; init; } = 30;

    /// <summary>
    /// Columns whose groups a model should treat alike, and pairs of them, cut as <see cref="Slices"/>: <c>sex</c>, <c>sex*housing</c>. <c>sex=male</c> names the group that others are compared with; by
    /// default it is the largest.
    /// </summary>
    public IReadOnlyList<string> Fairness { get; init; } = [];

    /// <summary>The class whose prediction is the favourable outcome in <see cref="Fairness"/>, as the loan that is granted; null for the positive class, of more than two for each class.</summary>
    public string? FavourableClass { get; init; }

    /// <summary>How many of the slices with the highest losses to look for, without naming columns, 0 to 50; 0 for none (the default). Any column but the target may make one.</summary>
    public int WorstSlices { get; init; }

    /// <summary>Confidence intervals for every metric, overall and by slice; null for none (the default, as they take a while on many rows).</summary>
    public BootstrapOptions? Intervals { get; init; }
}
