using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Slices;

/// <summary>
/// Finds the slices with the highest losses: a shallow tree over the losses on one half of the rows proposes them, and the other half, which has no part in that, judges each by its own mean.
/// So its intervals and p-values are those of a slice named beforehand.
/// </summary>
internal static class WorstSliceFinder
{
    // More rows find no other slices, and take longer.
    private const int MostRowsToFind = 50_000;

    // Welch's test needs some rows to know their variance.
    private const int LeastRows = 10;

    internal static WorstSlices Find(MetricInput rows, Frame data, IReadOnlyCollection<string?> except, int count, int minimum, BootstrapOptions options, CancellationToken cancellationToken)
    {
        minimum = Math.Max(LeastRows, minimum);
        var (name, losses) = SliceLosses.Of(rows);
        var alpha = Math.Round(1 - options.Confidence, 12);
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(options.Seed).Shuffle(order);
        var half = rows.Count / 2;
        int[] finding = order[..Math.Min(half, MostRowsToFind)];
        int[] judging = order[half..];
        Array.Sort(judging);

        SliceFeature[] features = [.. data.Columns.Where(column => !except.Contains(column.Name)).Select(SliceFeature.Of)];
        var tree = new SliceTree(features, losses, rows.Weights.ToArray(), minimum, cancellationToken);
        tree.Grow(finding);
        var weights = rows.Weights;
        var proposed = new List<(SliceStep[] Path, int Rows, LossMoments Inside, LossMoments Outside)>();
        var overall = LossMoments.Of(finding, losses, weights);
        foreach (var (path, found) in tree.Nodes)
        {
            var inside = judging.ToLookup(row => path.All(step => step.Holds(row)));
            if (LossMoments.Of(found, losses, weights).Mean > overall.Mean && inside[true].Count() >= minimum && inside[false].Count() >= minimum)
            {
                proposed.Add((path, inside[true].Count(), LossMoments.Of(inside[true], losses, weights), LossMoments.Of(inside[false], losses, weights)));
            }
        }

        var isShare = name == "error_rate";
        (ConfidenceInterval Difference, double PValue)[] judged = [.. proposed.Select(each => each.Inside.Above(each.Outside, alpha, isShare))];
        var adjusted = HolmCorrection.Of([.. judged.Select(each => double.IsNaN(each.PValue) ? 1 : each.PValue)]);
        WorstSlice[] slices = [.. proposed.Select((each, i) => new WorstSlice(
            Describe(each.Path), each.Rows, each.Inside.Interval(alpha, isShare), judged[i].Difference, judged[i].PValue, adjusted[i], adjusted[i] <= alpha))];

        // Part of a slice is news only if it is clearly worse than the slice.
        bool IsNews(int part) => !proposed.Index().Any(whole =>
            slices[whole.Index].IsWorse && whole.Item.Path.Length < proposed[part].Path.Length && proposed[part].Path.AsSpan(0, whole.Item.Path.Length).SequenceEqual(whole.Item.Path)
            && slices[part].Loss.Low <= slices[whole.Index].Loss.Value);
        return new WorstSlices(
            name, LossMoments.Of(judging, losses, weights).Mean, [.. slices.Where((_, i) => IsNews(i)).OrderBy(slice => slice.AdjustedPValue).ThenByDescending(slice => slice.Difference.Value).Take(count)],
            slices.Length, finding.Length, judging.Length, alpha, minimum);
    }

    private static string Describe(SliceStep[] path) => string.Join(" and ", path.GroupBy(step => step.Cut.Feature).Select(steps => steps.Key.Describe([.. steps])));
}
