namespace ModelOps.Governance.Reproduction;

/// <summary>Compares the files of two runs: by their SHA-256, then texts without ids and times, JSON number by number, and graphs by what they answer.</summary>
internal sealed class ArtifactComparison(RunSide first, RunSide second, LaterEvaluations later, double tolerance)
{
    private const int LongestText = 64_000_000;
    private const int Short = 12;

    private static readonly (string Start, string Note)[] _others =
    [
        ("environment.json", "the machine, not the result"),
        ("source/", "where the run comes from, not its result"),
        ("notebook/", "the executed notebook, with times in it"),
        ("promotions/", "a record of a decision"),
    ];

    internal async Task<IReadOnlyList<ReproducedItem>> CompareAsync(CancellationToken cancellationToken)
    {
        var items = new List<ReproducedItem>();
        foreach (var path in first.Files.Keys.Union(second.Files.Keys).Order(StringComparer.Ordinal))
        {
            items.Add(await CompareAsync(path, cancellationToken).ConfigureAwait(false));
        }

        return items;
    }

    private async Task<ReproducedItem> CompareAsync(string path, CancellationToken cancellationToken)
    {
        var (before, after) = (first.Files.GetValueOrDefault(path), second.Files.GetValueOrDefault(path));
        var item = new ReproducedItem("artifact", before?.Path ?? after!.Path, ReproductionOutcome.NotCompared);
        if (_others.FirstOrDefault(other => path.StartsWith(other.Start, StringComparison.Ordinal)) is { Note: not null } own)
        {
            return item with { Note = own.Note };
        }

        if (after is null && later.Holds(path))
        {
            return item with { Note = LaterEvaluations.Note };
        }

        if (before is null || after is null)
        {
            return item with { Outcome = before is null ? ReproductionOutcome.New : ReproductionOutcome.Missing };
        }

        var (digest, other) = (await ArtifactContent.DigestAsync(first.Artifacts, before.Path, cancellationToken).ConfigureAwait(false), await ArtifactContent.DigestAsync(second.Artifacts, after.Path, cancellationToken).ConfigureAwait(false));
        item = item with { Before = digest[..Short], After = other[..Short] };
        if (digest == other)
        {
            return item with { Outcome = ReproductionOutcome.Equal };
        }

        if (first.ModelOf(before.Path) is { } model && second.ModelOf(after.Path) is { } again)
        {
            var (scores, note) = await ScoreDifference.OfAsync(first, model, second, again, cancellationToken).ConfigureAwait(false);
            return Of(item, scores, note);
        }

        return before.Size > LongestText || after.Size > LongestText
            || await ArtifactContent.TextAsync(first.Artifacts, before.Path, cancellationToken).ConfigureAwait(false) is not { } text
            || await ArtifactContent.TextAsync(second.Artifacts, after.Path, cancellationToken).ConfigureAwait(false) is not { } newText
            ? item with { Outcome = ReproductionOutcome.Different }
            : Of(item, TextDifference.Of(first.Worded(text), second.Worded(newText)), null);
    }

    private ReproducedItem Of(ReproducedItem item, double difference, string? note) => item with
    {
        Outcome = Closeness.Outcome(difference, tolerance),
        Difference = double.IsFinite(difference) ? difference : null,
        Note = note ?? (difference == 0 ? "but for ids and times" : null),
    };
}
