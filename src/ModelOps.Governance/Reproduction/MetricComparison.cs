using System.Globalization;
using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps.Governance.Reproduction;

/// <summary>Compares metrics point by point: the last value of each step.</summary>
internal sealed class MetricComparison(RunSide first, RunSide second, double tolerance)
{
    private static readonly string[] _durations = ["fit_seconds", "trial_seconds"];

    internal async Task<IReadOnlyList<ReproducedItem>> CompareAsync(CancellationToken cancellationToken)
    {
        var items = new List<ReproducedItem>();
        foreach (var key in first.Run.Data.Metrics.Concat(second.Run.Data.Metrics).Select(metric => metric.Key).Distinct().Order(StringComparer.Ordinal))
        {
            items.Add(await CompareAsync(key, cancellationToken).ConfigureAwait(false));
        }

        return items;
    }

    private async Task<ReproducedItem> CompareAsync(string key, CancellationToken cancellationToken)
    {
        var (before, after) = (Last(first, key), Last(second, key));
        var item = new ReproducedItem("metric", key, ReproductionOutcome.NotCompared) { Before = Text(before), After = Text(after) };
        if (_durations.Contains(key) || key.StartsWith("system/", StringComparison.Ordinal))
        {
            return item with { Note = key.StartsWith("system/", StringComparison.Ordinal) ? "the machine's load" : "a duration" };
        }

        if (before is null)
        {
            return item with { Outcome = ReproductionOutcome.New };
        }

        if (after is null)
        {
            // What somebody evaluated later is in the run, but not in its notebook.
            return first.Run.Info.EndTime is { } end && before.Timestamp > end
                ? item with { Note = "logged after the run had ended" }
                : item with { Outcome = ReproductionOutcome.Missing };
        }

        var (points, others) = (await PointsAsync(first, key, cancellationToken).ConfigureAwait(false), await PointsAsync(second, key, cancellationToken).ConfigureAwait(false));
        if (!points.Keys.SequenceEqual(others.Keys))
        {
            return item with { Outcome = ReproductionOutcome.Different, Note = $"{points.Count} steps before, {others.Count} now" };
        }

        var difference = points.Max(point => Closeness.Of(point.Value, others[point.Key]));
        return item with { Outcome = Closeness.Outcome(difference, tolerance), Difference = difference, Note = points.Count > 1 ? $"{points.Count} steps" : null };
    }

    private static TrackedMetric? Last(RunSide side, string key) => side.Run.Data.Metrics.Where(metric => metric.Key == key).Cast<TrackedMetric?>().FirstOrDefault();

    private static string? Text(TrackedMetric? metric) => metric?.Value.ToString("R", CultureInfo.InvariantCulture);

    private static async Task<SortedDictionary<long, double>> PointsAsync(RunSide side, string key, CancellationToken cancellationToken)
    {
        var points = new SortedDictionary<long, double>();
        foreach (var point in (await side.Store.GetMetricHistoryAsync(side.Run.Info.RunId, key, cancellationToken: cancellationToken).ConfigureAwait(false)).Items)
        {
            points[point.Step] = point.Value;
        }

        return points;
    }
}
