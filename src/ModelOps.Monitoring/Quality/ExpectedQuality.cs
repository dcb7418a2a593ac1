namespace ModelOps.Monitoring.Quality;

/// <summary>What a metric was at training.</summary>
internal static class ExpectedQuality
{
    /// <summary>That of a metric: as given, and then taken for exact, else as the model folder says; null when neither knows it, as of one that was not defined at training.</summary>
    internal static ConfidenceInterval? Of(string metric, MonitorOptions options) =>
        options.Expected.TryGetValue(metric, out var given) ? new ConfidenceInterval(given, given, given)
        : options.Training?.Metrics.TryGetValue(metric, out var kept) != true || !double.IsFinite(kept!.Value) ? null
        : new ConfidenceInterval(kept.Value, kept.Low ?? kept.Value, kept.High ?? kept.Value);

    /// <summary>
    /// Now minus then, with its interval from both intervals (Newcombe 1998; for other measures than shares Zou and Donner 2008): few rows at training make for as much doubt as few labels.
    /// </summary>
    internal static ConfidenceInterval Difference(ConfidenceInterval now, ConfidenceInterval then) => new(
        now.Value - then.Value,
        now.Value - then.Value - Root(now.Value - now.Low, then.High - then.Value),
        now.Value - then.Value + Root(now.High - now.Value, then.Value - then.Low));

    /// <summary>The same value with so many times the room to each side.</summary>
    internal static ConfidenceInterval Widened(ConfidenceInterval interval, double times) =>
        new(interval.Value, interval.Value - Times(interval.Value - interval.Low, times), interval.Value + Times(interval.High - interval.Value, times));

    // What counts as exact stays so.
    private static double Times(double room, double times) => room == 0 ? 0 : room * times;

    private static double Root(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
