namespace ModelOps;

/// <summary>A model card.</summary>
/// <param name="Card">The card.</param>
/// <param name="File">The file it was written to, or that was checked; null for none.</param>
public sealed record CardResult(ModelCard Card, string? File) : Viewable, IVerdict
{
    private const int MostShown = 50;

    /// <summary>Where the checked card differs from the evidence; null when a card was written, not checked.</summary>
    public IReadOnlyList<CardDifference>? Differences { get; init; }

    /// <summary>Why there is nothing to check the card against; null when there is.</summary>
    public string? Missing { get; init; }

    /// <summary>What to know of its hand-written parts.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc />
    public string? Refusal => Missing ?? (Differences is { Count: > 0 } all
        ? $"The card '{File}' differs from the evidence in {all.Count} place{(all.Count == 1 ? "" : "s")}. {all[0]} Write it again: {Wording.Command("card", $"MODEL --out {File}", "CardAsync(model, new() { Out = file })")}."
        : null);

    /// <inheritdoc />
    public override View ToView()
    {
        if (Missing is not null)
        {
            return new View(Card.Title).Note(Missing);
        }

        if (Differences is null)
        {
            return new View(Card.Title).Fact("written to", File).Notes(Notes).Markdown(Card.Markdown);
        }

        return Differences.Count == 0
            ? new View($"{Card.Title}: every number in {File} is what the evidence says")
            : new View($"{Card.Title}: {File} differs from the evidence")
                .Table(["section", "what", "in the card", "in the evidence"], Differences.Take(MostShown).Select(each => (IReadOnlyList<object?>)[each.Section, each.What, each.Card ?? "missing", each.Evidence ?? "missing"]))
                .Notes(Differences.Count > MostShown ? [$"... and {Differences.Count - MostShown} more."] : []);
    }
}
