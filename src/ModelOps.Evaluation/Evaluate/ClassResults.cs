using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Evaluate;

/// <summary>Measures each class against the rest.</summary>
internal static class ClassResults
{
    /// <summary>Precision, recall, F1, and F-beta for each beta that an evaluation asks for.</summary>
    internal static MetricDefinition[] Metrics(int index, IEnumerable<MetricDefinition> asked) =>
    [
        .. ClassMetrics.OfClass(index),
        .. asked.Where(metric => metric.Parameter is { What: ClassMetrics.Beta }).Select(metric => metric.Value).Distinct().Select(beta => ClassMetrics.FBetaOf(index, beta)),
    ];

    internal static ClassResult[] Of(MetricInput rows, IReadOnlyList<string> classes, MetricDefinition[][] metrics, IReadOnlyDictionary<string, ConfidenceInterval>[] intervals) =>
        [.. metrics.Select((each, index) => new ClassResult(
            classes[index],
            each.First(metric => metric.Name == "recall").SampleSize(rows),
            each.First(metric => metric.Name == "precision").SampleSize(rows),
            Evaluator.Values(rows, each),
            intervals[index]))];
}
