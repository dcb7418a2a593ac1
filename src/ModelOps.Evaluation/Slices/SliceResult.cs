namespace ModelOps;

/// <summary>The metrics of the rows that share a value.</summary>
/// <param name="Column">The column sliced by; of two <c>housing*sex</c>.</param>
/// <param name="Value">The value, or the range of values; <c>(missing)</c> for rows without one; of two columns <c>own, male</c>.</param>
/// <param name="Rows">What the metrics were computed from.</param>
/// <param name="IsSmall">True when there are too few rows to judge by.</param>
/// <param name="Metrics">Values by metric name, in the order of the evaluation; NaN where undefined.</param>
/// <param name="Intervals">Confidence intervals by metric name; empty unless asked for.</param>
public sealed record SliceResult(
    string Column,
    string Value,
    MetricInput Rows,
    bool IsSmall,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, ConfidenceInterval> Intervals)
{
    /// <summary>Which of the evaluated rows it holds.</summary>
    internal int[] Indexes { get; init; } = [];
}
