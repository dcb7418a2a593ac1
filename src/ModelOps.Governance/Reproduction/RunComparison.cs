using ModelOps.Tracking;

namespace ModelOps.Governance.Reproduction;

/// <summary>Compares a run with a second run of its notebook: data, parameters, metrics and files.</summary>
internal static class RunComparison
{
    private const string Context = "mlflow.data.context";

    /// <param name="first">The run.</param>
    /// <param name="second">The second run.</param>
    /// <param name="tolerance">How far numbers may be apart, relative to the larger.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<IReadOnlyList<ReproducedItem>> CompareAsync(RunSide first, RunSide second, double tolerance, CancellationToken cancellationToken)
    {
        await first.ReadAsync(cancellationToken).ConfigureAwait(false);
        await second.ReadAsync(cancellationToken).ConfigureAwait(false);
        var later = await LaterEvaluations.FindAsync(first, second, cancellationToken).ConfigureAwait(false);
        return
        [
            .. Texts("data", Inputs(first.Run), Inputs(second.Run)).Select(item => item is { Outcome: ReproductionOutcome.Missing, Before: { } digest } && later.Digests.Contains(digest) ? item with { Outcome = ReproductionOutcome.NotCompared, Note = LaterEvaluations.Note } : item),
            .. Texts("param", Params(first.Run), Params(second.Run)),
            .. await new MetricComparison(first, second, tolerance).CompareAsync(cancellationToken).ConfigureAwait(false),
            .. await new ArtifactComparison(first, second, later, tolerance).CompareAsync(cancellationToken).ConfigureAwait(false),
        ];
    }

    private static Dictionary<string, string> Params(Run run) => run.Data.Params.ToDictionary(param => param.Key, param => param.Value, StringComparer.Ordinal);

    // A run may read several data sets of one name.
    private static Dictionary<string, string> Inputs(Run run) => run.Inputs
        .GroupBy(input => input.Tags.FirstOrDefault(tag => tag.Key == Context)?.Value is { Length: > 0 } context ? $"{input.Dataset.Name} ({context})" : input.Dataset.Name, input => input.Dataset.Digest)
        .ToDictionary(same => same.Key, same => string.Join(", ", same.Distinct().Order(StringComparer.Ordinal)), StringComparer.Ordinal);

    private static IEnumerable<ReproducedItem> Texts(string kind, Dictionary<string, string> first, Dictionary<string, string> second) =>
        first.Keys.Union(second.Keys).Order(StringComparer.Ordinal).Select(key =>
        {
            var (before, after) = (first.GetValueOrDefault(key), second.GetValueOrDefault(key));
            var outcome = before is null ? ReproductionOutcome.New : after is null ? ReproductionOutcome.Missing : before == after ? ReproductionOutcome.Equal : ReproductionOutcome.Different;
            return new ReproducedItem(kind, key, outcome) { Before = before, After = after };
        });
}
