using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Runs of the current experiment.</summary>
/// <param name="Runs">The runs, in the order asked for.</param>
public sealed record RunsResult(IReadOnlyList<Run> Runs) : IViewable
{
    // More columns than this are not read; the rest is one `#!run ID` away.
    private const int MetricColumns = 6;

    /// <inheritdoc />
    public View ToView()
    {
        if (Runs.Count == 0)
        {
            return new View("No runs yet").Note("Train with #!train, or start a run with #!track.");
        }

        string[] metrics = [.. Runs.SelectMany(run => run.Data.Metrics.Select(metric => metric.Key))
            .Where(key => !key.StartsWith("system/", StringComparison.Ordinal))
            .GroupBy(key => key).OrderByDescending(group => IsHeadline(group.Key)).ThenByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(MetricColumns).Select(group => group.Key)];
        var shorten = ShortId.For(Runs.Select(run => run.Info.RunId));
        return new View($"{Runs.Count} run{(Runs.Count == 1 ? "" : "s")}").Table(
            ["run", "name", "status", "started", "duration", .. metrics],
            Runs.Select(run => (IReadOnlyList<object?>)[shorten(run.Info.RunId), run.Info.Name, WireText.Of(run.Info.Status), RunDisplay.Started(run.Info), RunDisplay.Duration(run.Info),
                .. metrics.Select(key => (object?)run.Data.Metrics.FirstOrDefault(metric => metric.Key == key)?.Value)]));
    }

    // What a person asks first of a classifier or a regression.
    private static bool IsHeadline(string metric) => (metric.StartsWith("cv_", StringComparison.Ordinal) ? metric[3..] : metric) is "roc_auc" or "accuracy" or "f1" or "log_loss" or "r2" or "rmse";
}
