using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps.Governance.Effect;

/// <summary>Puts the audit log, the registry and the runs together.</summary>
/// <param name="store">The tracker.</param>
/// <param name="commitTime">When a commit was made; null where that is not known.</param>
internal sealed class EffectReader(ITrackingStore store, Func<string, CancellationToken, Task<DateTimeOffset?>> commitTime)
{
    internal const string CpuSeconds = "system/process_cpu_seconds";
    internal const string PeakMemory = "system/process_peak_memory_megabytes";
    private const string Commit = "mlflow.source.git.commit";
    private const int PageSize = 1000;

    /// <summary>What happened between two times.</summary>
    /// <param name="entries">The audit log.</param>
    /// <param name="from">The beginning.</param>
    /// <param name="to">The end.</param>
    /// <param name="alias">The alias that production follows.</param>
    /// <param name="model">The model; null for all.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public async Task<EffectReport> ReadAsync(IReadOnlyList<AuditEntry> entries, DateTimeOffset from, DateTimeOffset to, string alias, string? model, CancellationToken cancellationToken)
    {
        var changes = new List<EffectChange>();
        foreach (var change in EffectChanges.Of(entries, alias, model).Where(change => change.Time >= from && change.Time <= to))
        {
            changes.Add(await WithBeginningAsync(change, cancellationToken).ConfigureAwait(false));
        }

        var (trainings, unmeasured) = await TrainingsAsync(from, to, model, cancellationToken).ConfigureAwait(false);
        return new() { From = from, To = to, Changes = changes, Trainings = trainings, UnmeasuredRuns = unmeasured };
    }

    private async Task<EffectChange> WithBeginningAsync(EffectChange change, CancellationToken cancellationToken)
    {
        try
        {
            var version = await store.GetModelVersionAsync(change.Model, change.Version, cancellationToken).ConfigureAwait(false);
            if (version.RunId is not { Length: > 0 } id || await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is not { } run)
            {
                return change;
            }

            var commit = run.Data.Tags.FirstOrDefault(tag => tag.Key == Commit)?.Value;
            var committed = commit is { Length: > 0 } ? await commitTime(commit, cancellationToken).ConfigureAwait(false) : null;
            return change with { Begun = committed ?? (run.Info.StartTime is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : null), IsCommitKnown = committed is not null };
        }
        catch (TrackingException exception) when (exception.ErrorCode == "RESOURCE_DOES_NOT_EXIST")
        {
            // A version that was deleted since: its promotion counts, its lead time is not known.
            return change;
        }
    }

    private async Task<(IReadOnlyList<EffectUse> Trainings, int Unmeasured)> TrainingsAsync(DateTimeOffset from, DateTimeOffset to, string? model, CancellationToken cancellationToken)
    {
        var only = model is null ? null : await RunsOfAsync(model, cancellationToken).ConfigureAwait(false);
        var experiments = new List<string>();
        var search = new SearchQuery(MaxResults: PageSize);
        do
        {
            var page = await store.SearchExperimentsAsync(search, cancellationToken).ConfigureAwait(false);
            experiments.AddRange(page.Items.Select(experiment => experiment.Id));
            search = search with { PageToken = page.NextPageToken };
        }
        while (search.PageToken is { Length: > 0 });

        var filter = string.Create(CultureInfo.InvariantCulture, $"attributes.start_time >= {from.ToUnixTimeMilliseconds()} and attributes.start_time <= {to.ToUnixTimeMilliseconds()}");
        var (uses, unmeasured, query) = (new List<EffectUse>(), 0, new RunQuery(experiments, filter, MaxResults: PageSize));
        do
        {
            var page = await store.SearchRunsAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Items.Where(run => only?.Contains(run.Info.RunId) != false))
            {
                if (Latest(run, CpuSeconds) is { } seconds)
                {
                    uses.Add(new(run.Info.Name, seconds, Latest(run, PeakMemory)));
                }
                else if (!run.Data.Tags.Any(tag => tag.Key == "mlflow.parentRunId"))
                {
                    // The machine is measured by the outermost run.
                    unmeasured++;
                }
            }

            query = query with { PageToken = page.NextPageToken };
        }
        while (query.PageToken is { Length: > 0 });

        return (uses, unmeasured);
    }

    private async Task<HashSet<string>> RunsOfAsync(string model, CancellationToken cancellationToken)
    {
        var (runs, query) = (new HashSet<string>(StringComparer.Ordinal), new SearchQuery(AuditTags.VersionsOf(model), MaxResults: PageSize));
        do
        {
            var page = await store.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false);
            runs.UnionWith(page.Items.Select(version => version.RunId).OfType<string>());
            query = query with { PageToken = page.NextPageToken };
        }
        while (query.PageToken is { Length: > 0 });

        return runs;
    }

    private static double? Latest(Run run, string key) => run.Data.Metrics.Where(metric => metric.Key == key).Select(metric => (double?)metric.Value).FirstOrDefault();
}
