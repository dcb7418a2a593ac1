using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps;

internal sealed class CompareCommand() : LifecycleCommand<CompareOptions, CompareResult>("compare", "Put runs side by side: best first, parameters that differ, curves.")
{
    private const int CurveRuns = 10;

    public override async Task<CompareResult> ExecuteAsync(ModelOpsSession ops, CompareOptions options, CancellationToken cancellationToken)
    {
        await ops.FlushRunAsync(cancellationToken);
        var store = await ops.StoreAsync(cancellationToken);
        // A metric that the catalogue does not know is the user's own; then more is taken to be better.
        var known = MetricCatalog.All.FirstOrDefault(metric => metric.Name == options.Metric || metric.Aliases.Contains(options.Metric));
        var name = known?.Name ?? options.Metric;
        var higherIsBetter = known?.HigherIsBetter ?? true;
        var query = new RunQuery(
            [await ops.ExperimentIdAsync(cancellationToken)], options.Filter, [$"metrics.`{name}` {(higherIsBetter ? "DESC" : "ASC")}"], MaxResults: options.Top);
        var runs = (await store.SearchRunsAsync(query, cancellationToken)).Items
            .Where(run => run.Data.Metrics.Any(metric => metric.Key == name)).ToArray();
        var curves = new List<(string Run, IReadOnlyList<TrackedMetric> Points)>();
        foreach (var run in runs.Take(CurveRuns))
        {
            var points = (await store.GetMetricHistoryAsync(run.Info.RunId, name, cancellationToken: cancellationToken)).Items;
            if (points.Count > 1)
            {
                curves.Add((run.Info.Name, points));
            }
        }

        return new CompareResult(name, higherIsBetter, runs, curves);
    }
}
