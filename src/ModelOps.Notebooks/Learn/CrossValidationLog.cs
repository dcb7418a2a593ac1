namespace ModelOps;

/// <summary>The values of a cross-validation, as every run logs them: <c>cv_roc_auc</c> and so on, with the number of folds.</summary>
/// <param name="Metric">The metric that counts; null when its standard deviation is not logged.</param>
/// <param name="Means">The means over the folds, by metric.</param>
/// <param name="StandardDeviation">That of the metric that counts, over the folds.</param>
/// <param name="Folds">The number of folds.</param>
internal sealed record CrossValidationLog(string? Metric, IReadOnlyDictionary<string, double> Means, double? StandardDeviation, int Folds)
{
    internal static CrossValidationLog Of(CrossValidationResult result) => new(result.Metric, result.Means, result.StandardDeviation, result.Folds.Count);

    internal static CrossValidationLog Of(TrialReport trial, string? metric) => new(metric, trial.Metrics, trial.StandardDeviation, trial.FoldScores.Count);

    /// <summary>What a search found for the model that it fits: its best trial, or the average of some.</summary>
    internal static CrossValidationLog Of(SearchResult search) => search.Blend is { } blend
        ? new(search.Metric, new Dictionary<string, double> { [search.Metric] = blend.Score }, blend.StandardDeviation, search.Best.FoldScores.Count)
        : Of(search.Best, search.Metric);

    internal async Task LogAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        if (Folds > 0)
        {
            await run.LogParamAsync(RunMetrics.FoldsParam, Folds, cancellationToken).ConfigureAwait(false);
        }

        await run.LogMetricsAsync(Means.Where(metric => double.IsFinite(metric.Value)).Select(metric => KeyValuePair.Create($"cv_{metric.Key}", metric.Value)), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (Metric is not null && StandardDeviation is { } deviation && double.IsFinite(deviation))
        {
            await run.LogMetricAsync($"cv_{Metric}_std", deviation, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
