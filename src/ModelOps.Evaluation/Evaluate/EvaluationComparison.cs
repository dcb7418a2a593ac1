namespace ModelOps;

/// <summary>Two models on the same rows.</summary>
public static class EvaluationComparison
{
    /// <summary>The difference of each metric, with a paired bootstrap interval.</summary>
    /// <param name="challenger">The new model's evaluation.</param>
    /// <param name="champion">The present model's evaluation, on the same rows in the same order.</param>
    /// <param name="metrics">Names or aliases; null for those of the challenger.</param>
    /// <param name="options">Resamples, confidence, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <exception cref="InvalidInputException">Different tasks, different rows, or an unknown metric.</exception>
    public static IReadOnlyList<MetricDifference> Compare(
        EvaluationResult challenger, EvaluationResult champion, IEnumerable<string>? metrics = null, BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        RefuseOtherRows(challenger, champion);
        return [.. (metrics?.Select(name => MetricCatalog.Find(name, challenger.Task)) ?? challenger.Metrics.Keys.Intersect(champion.Metrics.Keys).Select(MetricCatalog.Find)).Select(metric =>
            new MetricDifference(metric, challenger[metric.Name], champion[metric.Name], Bootstrap.Difference(challenger.Rows, champion.Rows, metric, options, cancellationToken)))];
    }

    /// <summary>Refuses evaluations that cannot be compared.</summary>
    internal static void RefuseOtherRows(EvaluationResult challenger, EvaluationResult champion)
    {
        if (challenger.Task != champion.Task)
        {
            throw new InvalidInputException($"A {MetricCatalog.TaskName(challenger.Task)} model cannot be compared with a {MetricCatalog.TaskName(champion.Task)} model.");
        }

        if (!challenger.Rows.Targets.SequenceEqual(champion.Rows.Targets) || !challenger.Rows.Values.SequenceEqual(champion.Rows.Values) || !challenger.Classes.SequenceEqual(champion.Classes))
        {
            throw new InvalidInputException("The two models were not evaluated on the same rows with the same classes. Evaluate both on the same data to compare them.");
        }
    }
}
