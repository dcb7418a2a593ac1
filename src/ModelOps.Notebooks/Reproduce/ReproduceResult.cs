using System.Globalization;

namespace ModelOps;

/// <summary>A run, beside a second run of its notebook.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Notebook">Its notebook or script, relative to the repository.</param>
/// <param name="Tolerance">How far two numbers may be apart, relative to the larger one.</param>
/// <param name="Items">Each part of the two runs.</param>
public sealed record ReproduceResult(string RunId, string Commit, string Notebook, double Tolerance, IReadOnlyList<ReproducedItem> Items) : Viewable, IVerdict
{
    private const int MostNamed = 5;

    /// <summary>Where worktree, store and executed notebook were kept; null when they were not.</summary>
    public string? Folder { get; init; }

    /// <summary>What else is to be known, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True when all that was compared came out equal, or within the tolerance.</summary>
    public bool IsReproduced => Items.Any(item => item.Outcome is ReproductionOutcome.Equal or ReproductionOutcome.WithinTolerance) && Items.All(item => item.IsReproduced);

    /// <inheritdoc />
    public string? Refusal
    {
        get
        {
            if (IsReproduced)
            {
                return null;
            }

            var others = Items.Where(item => !item.IsReproduced).ToArray();
            var more = others.Length > MostNamed ? $" and {others.Length - MostNamed} more" : "";
            return others.Length == 0
                ? $"Run {ShortId.Of(RunId)} has nothing that could be compared."
                : $"Run {ShortId.Of(RunId)} did not come out as it was: {string.Join(", ", others.Take(MostNamed).Select(item => $"{item.Kind} {item.Name} {Word(item.Outcome)}"))}{more}.";
        }
    }

    /// <inheritdoc />
    public override View ToView() => new View($"Run {ShortId.Of(RunId)} {(!IsReproduced ? "did not come out as it was" : Items.Any(item => item.Outcome == ReproductionOutcome.WithinTolerance) ? "came out within the tolerance" : "came out equal")}")
        .Fact("notebook", Notebook).Fact("commit", Commit).Fact("tolerance", Tolerance)
        .Fact("outcome", string.Join(", ", Items.GroupBy(item => item.Outcome).OrderBy(same => same.Key).Select(same => $"{same.Count()} {Word(same.Key)}")))
        .Fact("kept in", Folder)
        .Notes(Notes)
        .Table(
            ["part", "name", "outcome", "before", "now", "difference", "note"],
            Items.OrderBy(item => item.IsReproduced).Select(item => new object?[] { item.Kind, item.Name, Word(item.Outcome), item.Before, item.After, item.Difference is null or 0 ? null : item.Difference.Value.ToString("0.#e0", CultureInfo.InvariantCulture), item.Note }));

    private static string Word(ReproductionOutcome outcome) => outcome switch
    {
        ReproductionOutcome.Equal => "equal",
        ReproductionOutcome.WithinTolerance => "within tolerance",
        ReproductionOutcome.Different => "different",
        ReproductionOutcome.Missing => "missing",
        ReproductionOutcome.New => "new",
        _ => "not compared",
    };
}
