using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Runs of an experiment with the trials of searches folded under them.</summary>
/// <param name="Runs">The runs that are not folded, in the order of the store.</param>
/// <param name="Trials">The number of folded trials by the run of their search.</param>
/// <param name="Seen">The number of runs that were looked at, with the folded ones.</param>
/// <param name="IsCut">True when the experiment has more runs than were looked at.</param>
internal sealed record RunScan(IReadOnlyList<Run> Runs, IReadOnlyDictionary<string, int> Trials, int Seen, bool IsCut)
{
    private const int PageSize = 1000;
    private const int MostRuns = 20_000;

    /// <summary>Reads runs page by page until there are enough that are not folded.</summary>
    internal static async Task<RunScan> ReadAsync(ModelOpsSession ops, string? filter, IReadOnlyList<string>? orderBy, int enough, bool unfold, CancellationToken cancellationToken)
    {
        if (enough < 1)
        {
            throw new InvalidInputException($"'{Wording.Option("top")}' is {enough}; give 1 or more.");
        }

        await ops.FlushRunAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var experiment = await ops.ExperimentIdAsync(cancellationToken).ConfigureAwait(false);

        // Who asks for trials, or for the runs below a run, wants to see them.
        unfold |= filter is not null && (filter.Contains(RunMetrics.TrialTag, StringComparison.Ordinal) || filter.Contains("parentRunId", StringComparison.Ordinal));
        var (runs, trials, seen, token) = (new List<Run>(), new Dictionary<string, int>(StringComparer.Ordinal), 0, (string?)null);
        do
        {
            var page = await store.SearchRunsAsync(new RunQuery([experiment], filter, orderBy, MaxResults: (int)Math.Clamp(unfold ? enough - runs.Count : 2L * enough, unfold ? 1 : 100, PageSize), PageToken: token), cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Items)
            {
                if (!unfold && RunMetrics.SearchOf(run) is { } search)
                {
                    trials[search] = trials.GetValueOrDefault(search) + 1;
                }
                else if (runs.Count < enough)
                {
                    runs.Add(run);
                }
            }

            seen += page.Items.Count;
            token = page.NextPageToken;
        }
        while (token is not null && runs.Count < enough && seen < MostRuns);

        foreach (var run in runs)
        {
            // What the search itself noted is whole, wherever the pages ended.
            if (!unfold && int.TryParse(run.Data.Tags.FirstOrDefault(tag => tag.Key == RunMetrics.TrialsTag)?.Value, CultureInfo.InvariantCulture, out var noted))
            {
                trials[run.Info.RunId] = noted;
            }
        }

        return new RunScan(runs, trials, seen, token is not null && runs.Count < enough);
    }
}
