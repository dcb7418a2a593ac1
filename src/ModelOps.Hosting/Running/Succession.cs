using ModelOps.Tracking;

namespace ModelOps.Hosting.Running;

/// <summary>
/// Tags the tracked runs of an execution with their cell, so that runs of cells that are run again are known: the new one says from which it goes on, and the old one does not stay FINISHED beside it.
/// </summary>
/// <param name="ops">The session.</param>
/// <param name="execution">The id of the execution.</param>
/// <param name="goesOn">Whether there were runs of it before this session.</param>
internal sealed class Succession(ModelOpsSession ops, string execution, bool goesOn)
{
    /// <summary>The tag of a run with the execution of the notebook; those that go on from one share it.</summary>
    internal const string ExecutionTag = "modelops.execution";

    internal const string CellTag = "modelops.cell";

    /// <summary>The tag of a run that was made again, with the run from before.</summary>
    internal const string ResumedFromTag = "modelops.resumed_from";

    /// <summary>The tag of a run whose cell was run again, with the run that counts.</summary>
    internal const string SupersededByTag = "modelops.superseded_by";

    private const string ParentTag = "mlflow.parentRunId";
    private int _before;

    internal void Begin(string cell)
    {
        ops.RunTags = new Dictionary<string, string> { [ExecutionTag] = execution, [CellTag] = cell };
        _before = ops.RunIds.Count;
    }

    /// <summary>Settles the runs of a cell that ran well.</summary>
    internal async Task EndedAsync(string cell, CancellationToken cancellationToken)
    {
        // Where nothing was ever tracked, there is nothing to settle, and no store is made.
        if (!goesOn || (ops.TrackingUri() is var uri && uri.StartsWith("sqlite:///", StringComparison.Ordinal) && !File.Exists(uri["sqlite:///".Length..])))
        {
            return;
        }

        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var earlier = await EarlierAsync(store, cell, cancellationToken).ConfigureAwait(false);
        var made = ops.RunIds.Skip(_before).ToList();
        var old = earlier.Where(run => run.Data.Tags.All(tag => tag.Key != ParentTag)).OrderBy(run => run.Info.StartTime).ToList();
        foreach (var run in earlier)
        {
            var place = old.IndexOf(run);
            var next = made.Count == 0 ? "none" : made[Math.Clamp(place, 0, made.Count - 1)];
            if (place >= 0 && place < made.Count)
            {
                await store.SetTagAsync(next, new Tag(ResumedFromTag, run.Info.RunId), cancellationToken).ConfigureAwait(false);
            }

            await store.SetTagAsync(run.Info.RunId, new Tag(SupersededByTag, next), cancellationToken).ConfigureAwait(false);
            if (run.Info.Status == RunStatus.Finished)
            {
                await store.UpdateRunAsync(run.Info.RunId, new RunUpdate(RunStatus.Killed, run.Info.EndTime), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<List<Run>> EarlierAsync(ITrackingStore store, string cell, CancellationToken cancellationToken)
    {
        var own = ops.RunIds.ToHashSet(StringComparer.Ordinal);
        var experiments = new List<string>();
        for (string? token = null, first = ""; first is not null; first = token)
        {
            var page = await store.SearchExperimentsAsync(new SearchQuery(PageToken: token), cancellationToken).ConfigureAwait(false);
            experiments.AddRange(page.Items.Select(experiment => experiment.Id));
            token = page.NextPageToken;
        }

        var runs = await store.SearchRunsAsync(new RunQuery(experiments, $"tags.`{ExecutionTag}` = '{execution}' and tags.`{CellTag}` = '{cell}'"), cancellationToken).ConfigureAwait(false);
        return [.. runs.Items.Where(run => !own.Contains(run.Info.RunId) && run.Data.Tags.All(tag => tag.Key != SupersededByTag))];
    }
}
