using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps;

internal sealed class CompareCommand() : LifecycleCommand<CompareOptions, Viewable>("compare", "Compare models on the same rows, or put runs side by side: best first, parameters that differ, curves.")
{
    private const int CurveRuns = 10;

    protected override string? Doing => "Comparing";

    public override async Task<Viewable> ExecuteAsync(ModelOpsSession ops, CompareOptions options, CancellationToken cancellationToken)
    {
        CompareCheck.Refuse(options);
        return options.IsOfModels ? await new ModelsOnSameRows(ops, options).CompareAsync(cancellationToken).ConfigureAwait(false) : await RunsAsync(ops, options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CompareResult> RunsAsync(ModelOpsSession ops, CompareOptions options, CancellationToken cancellationToken)
    {
        var wanted = MetricKey.Of(options.Metric);
        bool? higherIsBetter = options.HigherIsBetter ? true : options.LowerIsBetter ? false : wanted.HigherIsBetter;
        var scan = await RunScan.ReadAsync(ops, options.Filter, null, int.MaxValue, options.Trials, cancellationToken).ConfigureAwait(false);
        var metrics = new RunMetrics();
        var found = scan.Runs.Select(run => (Run: run, Metric: metrics.Find(run, wanted))).ToLookup(pair => pair.Metric is not null);
        ComparedRun[] all = [.. found[true]
            .Select(pair => new ComparedRun(pair.Run, pair.Metric!.Key, pair.Metric.Value, metrics.DataOf(pair.Run, pair.Metric), scan.Trials.GetValueOrDefault(pair.Run.Info.RunId)))
            .OrderBy(each => double.IsNaN(each.Value)).ThenBy(each => higherIsBetter == false ? each.Value : -each.Value)];
        ComparedRun[] ranked = [.. all.Take(options.Top)];
        return new CompareResult(options.Metric, higherIsBetter, [.. ranked.Select(each => each.Run)], await CurvesAsync(ops, ranked, cancellationToken).ConfigureAwait(false))
        {
            Head = metrics.Head(wanted, [.. ranked.Select(each => each.Run)]),
            Ranked = ranked,
            DataSets = DataSets(all),
            Without = [.. found[false].Select(pair => pair.Run)],
            FoldedTrials = scan.Trials.Values.Sum(),
            Seen = scan.IsCut ? scan.Seen : null,
            Near = Suggestion.For(options.Metric, scan.Runs.SelectMany(run => run.Data.Metrics.Select(metric => metric.Key)).Distinct()),
        };
    }

    // By digest, since data of one name may have changed and the same data may have two names.
    private static string[] DataSets(ComparedRun[] all)
    {
        (string? Name, string? Digest)[] data = [.. all.Where(each => double.IsFinite(each.Value)).Select(each => (each.Data, RunMetrics.DigestOf(each.Run, each.Data))).DistinctBy(each => each.Item2)];
        var isNameEnough = data.DistinctBy(each => each.Name).Count() == data.Length;
        return [.. data.Select(each => each.Name is null ? "data that is not known" : isNameEnough ? each.Name : $"{each.Name} (digest {each.Digest})")];
    }

    private static async Task<List<(string Run, IReadOnlyList<TrackedMetric> Points)>> CurvesAsync(ModelOpsSession ops, IEnumerable<ComparedRun> ranked, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var curves = new List<(string Run, IReadOnlyList<TrackedMetric> Points)>();
        foreach (var each in ranked.Take(CurveRuns))
        {
            var points = (await store.GetMetricHistoryAsync(each.Run.Info.RunId, each.Key, cancellationToken: cancellationToken).ConfigureAwait(false)).Items;
            if (points.Select(point => point.Step).Distinct().Count() > 1)
            {
                curves.Add((each.Run.Info.Name, points));
            }
        }

        return curves;
    }
}

/// <summary>A run with the value it is compared by.</summary>
internal sealed record ComparedRun(Run Run, string Key, double Value, string? Data, int Trials);
