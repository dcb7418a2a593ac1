using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// The run of a search, started when there is something to keep, so that input which is refused leaves none behind. With a
/// journal that was there before, it is the run that an earlier, unfinished search with that journal left.
/// </summary>
internal sealed class SearchRun(ModelOpsSession ops, string? journal) : IAsyncDisposable
{
    private const string JournalTag = "modelops.journal";
    private const string TrialTag = RunMetrics.TrialTag;
    private const int MostRuns = 10_000;
    private readonly bool _goesOn = journal is not null && File.Exists(journal);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly HashSet<int> _trials = [];
    private ActiveRun? _run;

    internal async Task<ActiveRun> OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _run ??= await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Starts the run of a trial; null when an earlier search has written it.</summary>
    internal async Task<ActiveRun?> StartTrialAsync(TrialReport trial, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var parent = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var tags = new Dictionary<string, string> { [TrialTag] = trial.Number.ToString(CultureInfo.InvariantCulture) };
        return _trials.Contains(trial.Number) ? null : await ops.StartChildAsync(parent, $"trial-{trial.Number} {trial.Trainer}", start, tags, cancellationToken).ConfigureAwait(false);
    }

    internal Task FailAsync(Exception exception) => _run?.FailAsync(exception) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync().ConfigureAwait(false);
        }

        _opening.Dispose();
    }

    private async Task<ActiveRun> StartAsync(CancellationToken cancellationToken)
    {
        if (_goesOn && await LeftAsync(cancellationToken).ConfigureAwait(false) is { } left)
        {
            await ReadTrialsAsync(left, cancellationToken).ConfigureAwait(false);
            return await ops.ResumeRunAsync(left.Info.RunId, cancellationToken).ConfigureAwait(false);
        }

        var run = await ops.StartRunAsync("tune", cancellationToken: cancellationToken).ConfigureAwait(false);
        if (journal is not null)
        {
            await run.SetTagAsync(JournalTag, journal, cancellationToken).ConfigureAwait(false);
        }

        return run;
    }

    private async Task<Run?> LeftAsync(CancellationToken cancellationToken) =>
        (await RunsAsync($"tags.`{JournalTag}` LIKE '%'", cancellationToken).ConfigureAwait(false)).FirstOrDefault(run => run.Info.Status != RunStatus.Finished && TagOf(run, JournalTag) == journal);

    // A trial's run that was cut short goes; its trial is in the journal, or runs again.
    private async Task ReadTrialsAsync(Run parent, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in await RunsAsync($"tags.`mlflow.parentRunId` = '{parent.Info.RunId}'", cancellationToken).ConfigureAwait(false))
        {
            if (run.Info.Status is RunStatus.Finished or RunStatus.Failed && TagOf(run, ActiveRun.DiedTag) is null && int.TryParse(TagOf(run, TrialTag), out var number))
            {
                _trials.Add(number);
            }
            else if (TagOf(run, TrialTag) is not null)
            {
                await store.DeleteRunAsync(run.Info.RunId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<Run>> RunsAsync(string filter, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        return (await store.SearchRunsAsync(new RunQuery([await ops.ExperimentIdAsync(cancellationToken).ConfigureAwait(false)], filter, ["attributes.start_time DESC"], MaxResults: MostRuns), cancellationToken).ConfigureAwait(false)).Items;
    }

    private static string? TagOf(Run run, string key) => run.Data.Tags.FirstOrDefault(tag => tag.Key == key)?.Value;
}
