namespace ModelOps;

/// <summary>How models are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The name of the model that the others are compared with; null for the first of two, and the best of more.</summary>
    public string? Baseline { get; init; }

    /// <summary>The metric of the headline, by which the best is chosen; null for the task's usual one.</summary>
    public string? Metric { get; init; }

    /// <summary>Names or aliases of the metrics; null for all that the models share.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Resamples, confidence, seed.</summary>
    public BootstrapOptions Intervals { get; init; } = new();
}
