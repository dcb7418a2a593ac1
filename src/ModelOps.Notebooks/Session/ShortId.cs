using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Ids of runs as people read and type them: shortened, and completed again.</summary>
internal static class ShortId
{
    private const int Whole = 32;
    private const int ShortestPrefix = 4;
    private const int MostCandidates = 10;

    // Ids of our store begin with twelve digits of time, in milliseconds; of the eight after them, 26 bits are random.
    // Other stores' ids are random from the first digit on.
    private const int ShortLength = 20;

    private static string Lists => Wording.Command("runs", "", "ops.RunsAsync()");

    /// <summary>The beginning of an id that tells it apart from all others.</summary>
    internal static string Of(string runId) => Cut(runId, ShortLength);

    /// <summary>Shortens ids that are shown together: as long as it takes to tell them apart.</summary>
    internal static Func<string, string> For(IEnumerable<string> onShow)
    {
        string[] ids = [.. onShow.Distinct(StringComparer.Ordinal)];
        var length = ShortLength;
        while (length < Whole && ids.DistinctBy(id => Cut(id, length), StringComparer.Ordinal).Count() < ids.Length)
        {
            length++;
        }

        return id => Cut(id, length);
    }

    /// <summary>The whole id of the one run whose id begins so, in whatever experiment; a whole id is returned as it is.</summary>
    /// <exception cref="InvalidInputException">No run, or several, which are listed then.</exception>
    internal static async Task<string> CompleteAsync(ModelOpsSession ops, string start, CancellationToken cancellationToken)
    {
        if (start.Length >= Whole)
        {
            return start;
        }

        if (start.Length < ShortestPrefix || !start.All(char.IsAsciiLetterOrDigit))
        {
            throw new InvalidInputException($"'{start}' is not the beginning of a run's id. Give at least {ShortestPrefix} of its digits and letters; {Lists} lists them.");
        }

        await ops.FlushRunAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var query = new RunQuery(await ExperimentsAsync(store, cancellationToken).ConfigureAwait(false), $"attributes.run_id LIKE '{start}%'", MaxResults: MostCandidates + 1);
        var runs = (await store.SearchRunsAsync(query, cancellationToken).ConfigureAwait(false)).Items;
        return runs.Count switch
        {
            1 => runs[0].Info.RunId,
            0 => throw new InvalidInputException($"No run has an id that starts with '{start}'. {Lists} lists them."),
            _ => throw new InvalidInputException(
                $"{(runs.Count > MostCandidates ? $"More than {MostCandidates}" : runs.Count)} runs have ids that start with '{start}': "
                + $"{string.Join(", ", runs.Take(MostCandidates).Select(run => $"{run.Info.RunId} ({run.Info.Name})"))}{(runs.Count > MostCandidates ? ", …" : "")}. Give more of the id."),
        };
    }

    private static async Task<IReadOnlyList<string>> ExperimentsAsync(ITrackingStore store, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        string? token = null;
        do
        {
            var page = await store.SearchExperimentsAsync(new SearchQuery(PageToken: token), cancellationToken).ConfigureAwait(false);
            ids.AddRange(page.Items.Select(experiment => experiment.Id));
            token = page.NextPageToken;
        }
        while (token is not null);
        return ids;
    }

    private static string Cut(string id, int length) => id[..Math.Min(length, id.Length)];
}
