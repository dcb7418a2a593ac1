using System.Globalization;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Tune;

/// <summary>What searches of these tests learn from, and what they have kept.</summary>
internal static class SearchedTrials
{
    /// <summary>Writes <c>rows.csv</c>.</summary>
    internal static void WriteSearchRows(this TemporaryFolder folder)
    {
        var rows = Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{i * 37 % 91 / 7.0},{(i % 3 == 0 ? "a" : "b")},{(((i * 13) % 29) + (i % 3) > 15 ? "yes" : "no")}"));
        folder.Write("rows.csv", $"n,x,kind,bought\n{string.Join('\n', rows)}\n");
    }

    /// <summary>All runs of a store, but for their times. None may be open.</summary>
    internal static async Task<string[]> OfAsync(string file, CancellationToken cancellationToken)
    {
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{file}", cancellationToken: cancellationToken);
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"], MaxResults: 1000), cancellationToken)).Items;
        Assert.DoesNotContain(runs, run => run.Info.Status == RunStatus.Running);
        return [.. runs.Select(run => string.Join(' ', new[] { run.Data.Tags.FirstOrDefault(tag => tag.Key == "modelops.trial")?.Value ?? "parent", run.Info.Name, $"{run.Info.Status}" }
            .Concat(run.Data.Params.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"))
            .Concat(run.Data.Metrics.Where(each => each.Key.StartsWith("cv_", StringComparison.Ordinal)).OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key}={each.Value:R}"))))).Order(StringComparer.Ordinal)];
    }
}
