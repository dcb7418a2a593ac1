namespace ModelOps.Monitoring.Quality;

/// <summary>What a metric was at training.</summary>
internal static class ExpectedQuality
{
    /// <summary>That of a metric: as given, and then taken for exact, else as the model folder says; null when neither knows it.</summary>
    internal static ConfidenceInterval? Of(string metric, MonitorOptions options) =>
        options.Expected.TryGetValue(metric, out var given) ? new ConfidenceInterval(given, given, given)
        : options.Training?.Metrics.TryGetValue(metric, out var kept) != true ? null
        : new ConfidenceInterval(kept!.Value, kept.Low ?? kept.Value, kept.High ?? kept.Value);

    /// <summary>
    /// Now minus then, with its interval from both intervals (Newcombe 1998; for other measures than shares Zou and Donner 2008): few rows at training make for as much doubt as few labels.
    /// </summary>
    internal static ConfidenceInterval Difference(ConfidenceInterval now, ConfidenceInterval then) => new(
        now.Value - then.Value,
        now.Value - then.Value - Root(now.Value - now.Low, then.High - then.Value),
        now.Value - then.Value + Root(now.High - now.Value, then.Value - then.Low));

    private static double Root(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
