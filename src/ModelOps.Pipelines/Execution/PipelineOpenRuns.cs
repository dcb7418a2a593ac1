using ModelOps.Tracking;

namespace ModelOps.Pipelines.Execution;

/// <summary>Runs of the tracking store that a pipeline whose process was killed has left open: its own, those of its tasks, and those that its steps made.</summary>
internal static class PipelineOpenRuns
{
    private const string ParentTag = "mlflow.parentRunId";

    /// <summary>Ends them as FAILED. The caller has the pipeline's lock, so that the process is known to run no more.</summary>
    /// <param name="store">The store of the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="isResumed">True when its tasks may still run: what their steps write stays open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it between two runs.</param>
    internal static async Task EndAsync(ITrackingStore store, PipelineRun run, bool isResumed, TimeProvider time, CancellationToken cancellationToken)
    {
        var running = run.Tasks.Where(task => isResumed && task.Status == PipelineStatus.Running).Select(task => task.Id).ToHashSet();
        foreach (var open in (await FindAsync(store, run, cancellationToken).ConfigureAwait(false)).Where(open => open.Info.Status == RunStatus.Running))
        {
            if (open.Info.RunId == run.RunId || Tag(open, ParentTag) == run.RunId || !running.Contains(Tag(open, PipelineTracking.TaskTag) ?? ""))
            {
                await store.EndDeadRunAsync(open.Info.RunId, $"The process of the pipeline's run {run.Id} ended without closing it.", time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends them as KILLED; also those that a store has ended as FAILED since their process died, and a run that waits for an approval.</summary>
    /// <param name="store">The store of the run.</param>
    /// <param name="run">The run, whose tasks have ended.</param>
    /// <param name="reason">Why, for the tag <c>modelops.error</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it between two runs; another call goes on.</param>
    internal static async Task KillAsync(ITrackingStore store, PipelineRun run, string reason, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var open in (await FindAsync(store, run, cancellationToken).ConfigureAwait(false)).Where(open => open.Info.Status is RunStatus.Running or RunStatus.Scheduled || (open.Info.Status == RunStatus.Failed && Tag(open, ActiveRun.DiedTag) is not null)))
        {
            var id = open.Info.RunId;
            await store.SetTagAsync(id, new Tag(ActiveRun.ErrorTag, reason), cancellationToken).ConfigureAwait(false);
            if (id == run.RunId || Tag(open, ParentTag) == run.RunId)
            {
                await store.SetTagAsync(id, new Tag(PipelineTracking.StatusTag, PipelineWords.Of(PipelineStatus.Cancelled)), cancellationToken).ConfigureAwait(false);
            }

            await store.UpdateRunAsync(id, new RunUpdate(RunStatus.Killed, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<IReadOnlyList<Run>> FindAsync(ITrackingStore store, PipelineRun run, CancellationToken cancellationToken) => store.FindRunsAsync($"tags.`{PipelineTracking.RunTag}` = '{run.Id}'", cancellationToken);

    private static string? Tag(Run run, string key) => run.Data.Tags.FirstOrDefault(tag => tag.Key == key)?.Value;
}
