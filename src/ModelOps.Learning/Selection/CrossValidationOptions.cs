namespace ModelOps;

/// <summary>How cross-validation divides the rows and scores.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>The number of folds, from 2 to the number of rows; classes are spread evenly over them.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The metric that counts, see <see cref="MetricCatalog"/>; null for the task's default.</summary>
    public string? Metric { get; init; }

    /// <summary>A column whose equal values stay in one fold.</summary>
    public string? Group { get; init; }

    /// <summary>A column to order rows by: each fold is scored by a model of the rows before it only.</summary>
    public string? Time { get; init; }
}
