using System.Globalization;

namespace ModelOps;

/// <summary>The best trials of a search as a table.</summary>
internal static class SearchTable
{
    private const int Shown = 10;

    internal static string[] Columns(SearchResult search) => ["trial", Head(search), "± (folds)", "trainer", "took", .. (string[])(IsHalved(search) ? ["rows"] : []), "settings", .. (string[])(IsPrepared(search) ? ["preparation"] : [])];

    internal static IEnumerable<object?[]> Rows(SearchResult search) => Blend(search).Concat(search.Leaderboard.Take(Shown)
        .Select(trial => (object?[])[trial.Number, trial.Score, trial.StandardDeviation, trial.Trainer, TimeSpan.FromSeconds(trial.Seconds), .. (object?[])(IsHalved(search) ? [trial.RowShare.ToString("P0", CultureInfo.InvariantCulture)] : []), trial.Settings.Replace(",", ", ", StringComparison.Ordinal), .. (object?[])(IsPrepared(search) ? [trial.Steps] : [])]));

    /// <summary>How many trials failed, and why the first of them did; none when none did.</summary>
    internal static IEnumerable<string> Failures(SearchResult search)
    {
        var failed = search.Leaderboard.Where(trial => trial.Error is not null).ToArray();
        return failed.MinBy(trial => trial.Number) is { } first ? [$"{failed.Length} of {search.Leaderboard.Count} trials failed. The first error, of trial {first.Number}: {first.Error}"] : [];
    }

    private static IEnumerable<object?[]> Blend(SearchResult search) => search.Blend is not { } blend ? []
        : [[null, blend.Score, blend.StandardDeviation, "blend", null, .. (object?[])(IsHalved(search) ? [null] : []), string.Join("; ", blend.Members), .. (object?[])(IsPrepared(search) ? [null] : [])]];

    private static bool IsPrepared(SearchResult search) => search.Leaderboard.Any(trial => trial.Steps.Length > 0);

    private static string Head(SearchResult search) => MetricKey.Of($"cv_{search.Metric}").ToWords(search.Best.FoldScores.Count);

    // Halving scores its early rungs on a share of the rows.
    private static bool IsHalved(SearchResult search) => search.Leaderboard.Any(trial => trial.RowShare < 1);
}
