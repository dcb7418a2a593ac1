using System.Globalization;

namespace ModelOps;

/// <summary>What a search found, and the best model fitted on all rows.</summary>
/// <param name="Search">The leaderboard.</param>
/// <param name="Best">The best trial's model.</param>
public sealed record TuneResult(SearchResult Search, TrainResult Best) : Viewable
{
    private const int Shown = 10;

    /// <inheritdoc />
    public override View ToView() => new View($"Best of {Search.Leaderboard.Count} trials by {Search.Metric}: {Best.Trainer}")
        .Fact("run", $"{Best.RunName} ({ShortId.Of(Best.RunId)}); every trial is a child run")
        .Fact("model", Best.Model.Reference)
        .Notes(Best.Notes)
        .Table(Columns(Search), Rows(Search))
        .Figure(Progress());

    internal static string[] Columns(SearchResult search) => ["trial", Head(search), "± (folds)", "trainer", "took", .. (string[])(IsHalved(search) ? ["rows"] : []), "settings", .. (string[])(IsPrepared(search) ? ["preparation"] : [])];

    internal static IEnumerable<object?[]> Rows(SearchResult search) => Blend(search).Concat(search.Leaderboard.Take(Shown)
        .Select(trial => (object?[])[trial.Number, trial.Score, trial.StandardDeviation, trial.Trainer, TimeSpan.FromSeconds(trial.Seconds), .. (object?[])(IsHalved(search) ? [trial.RowShare.ToString("P0", CultureInfo.InvariantCulture)] : []), trial.Settings.Replace(",", ", ", StringComparison.Ordinal), .. (object?[])(IsPrepared(search) ? [trial.Steps] : [])]));

    private static IEnumerable<object?[]> Blend(SearchResult search) => search.Blend is not { } blend ? []
        : [[null, blend.Score, blend.StandardDeviation, "blend", null, .. (object?[])(IsHalved(search) ? [null] : []), string.Join("; ", blend.Members), .. (object?[])(IsPrepared(search) ? [null] : [])]];

    private static bool IsPrepared(SearchResult search) => search.Leaderboard.Any(trial => trial.Steps.Length > 0);

    private static string Head(SearchResult search) => MetricKey.Of($"cv_{search.Metric}").ToWords(search.Best.FoldScores.Count);

    // Halving scores its early rungs on a share of the rows.
    private static bool IsHalved(SearchResult search) => search.Leaderboard.Any(trial => trial.RowShare < 1);

    private Figure Progress()
    {
        var trials = Search.Leaderboard.Where(trial => trial is { Score: not null, RowShare: 1 }).OrderBy(trial => trial.Number).ToArray();
        var higherIsBetter = MetricCatalog.Find(Search.Metric).HigherIsBetter;
        var best = double.NaN;
        var soFar = trials.Select(trial => best = double.IsNaN(best) ? trial.Score!.Value : higherIsBetter ? Math.Max(best, trial.Score!.Value) : Math.Min(best, trial.Score!.Value)).ToArray();
        return new Figure($"{Search.Metric} by trial", "trial", Search.Metric)
            .AddPoints(trials.Select(trial => (double)trial.Number), trials.Select(trial => trial.Score!.Value), "trial")
            .AddLine(trials.Select(trial => (double)trial.Number), soFar, "best so far");
    }
}
