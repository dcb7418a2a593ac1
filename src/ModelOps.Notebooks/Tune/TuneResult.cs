using System.Globalization;

namespace ModelOps;

/// <summary>What a search found, and the best model fitted on all rows.</summary>
/// <param name="Search">The leaderboard.</param>
/// <param name="Best">The best trial's model.</param>
public sealed record TuneResult(SearchResult Search, TrainResult Best) : IViewable
{
    private const int Shown = 10;

    /// <inheritdoc />
    public View ToView() => new View($"Best of {Search.Leaderboard.Count} trials by {Search.Metric}: {Best.Trainer}")
        .Fact("run", $"{Best.RunName} ({ShortId.Of(Best.RunId)}); every trial is a child run")
        .Fact("model", Best.Model.Reference)
        .Table(Columns(Search), Rows(Search))
        .Figure(Progress());

    internal static string[] Columns(SearchResult search) => ["trial", "trainer", "settings", "preparation", .. (string[])(IsHalved(search) ? ["rows"] : []), Head(search), "± (folds)", "took"];

    internal static IEnumerable<object?[]> Rows(SearchResult search) => Blend(search).Concat(search.Leaderboard.Take(Shown)
        .Select(trial => (object?[])[trial.Number, trial.Trainer, trial.Settings, trial.Steps, .. (object?[])(IsHalved(search) ? [trial.RowShare.ToString("P0", CultureInfo.InvariantCulture)] : []), trial.Score, trial.StandardDeviation, TimeSpan.FromSeconds(trial.Seconds)]));

    private static IEnumerable<object?[]> Blend(SearchResult search) => search.Blend is not { } blend ? []
        : [["", "blend", string.Join("; ", blend.Members), "", .. (object?[])(IsHalved(search) ? [""] : []), blend.Score, blend.StandardDeviation, ""]];

    private static string Head(SearchResult search) => MetricKey.Of($"cv_{search.Metric}").ToWords(search.Best.FoldScores.Count);

    // Halving scores its early rungs on a share of the rows.
    private static bool IsHalved(SearchResult search) => search.Leaderboard.Any(trial => trial.RowShare < 1);

    private Figure Progress()
    {
        var trials = Search.Leaderboard.Where(trial => trial is { Score: not null, RowShare: 1 }).OrderBy(trial => trial.Number).ToArray();
        var higherIsBetter = MetricCatalog.Get(Search.Metric).HigherIsBetter;
        var best = double.NaN;
        var soFar = trials.Select(trial => best = double.IsNaN(best) ? trial.Score!.Value : higherIsBetter ? Math.Max(best, trial.Score!.Value) : Math.Min(best, trial.Score!.Value)).ToArray();
        return new Figure($"{Search.Metric} by trial", "trial", Search.Metric)
            .AddPoints(trials.Select(trial => (double)trial.Number), trials.Select(trial => trial.Score!.Value), "trial")
            .AddLine(trials.Select(trial => (double)trial.Number), soFar, "best so far");
    }
}
