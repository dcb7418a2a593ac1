namespace ModelOps.Tracking.Runs;

/// <summary>Runs that a store has as RUNNING, and what is known of the processes that write them.</summary>
internal static class OpenRuns
{
    private const string Filter = "attributes.status = 'RUNNING'";

    /// <summary>Looks at all of them, and ends those whose process died: as FAILED, with the reason.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="dryRun">True to end none.</param>
    /// <param name="cancellationToken">Ends the work between two runs.</param>
    /// <returns>Each with whether it was ended, or would be, and why.</returns>
    internal static async Task<IReadOnlyList<OpenRun>> RepairAsync(ITrackingStore store, TimeProvider time, bool dryRun, CancellationToken cancellationToken)
    {
        var found = new List<OpenRun>();
        foreach (var run in await store.FindRunsAsync(Filter, cancellationToken).ConfigureAwait(false))
        {
            var (isDead, why) = RunOwner.Judge(run.Data.Tags.FirstOrDefault(tag => tag.Key == RunOwner.Tag)?.Value);
            if (isDead && !dryRun)
            {
                await store.EndDeadRunAsync(run.Info.RunId, why, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }

            found.Add(new(run.Info, isDead, why));
        }

        return found;
    }
}

/// <summary>A run that a store had as RUNNING.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsDead">Whether the process that wrote it is known to run no more.</param>
/// <param name="Why">What is known of the process.</param>
internal sealed record OpenRun(RunInfo Run, bool IsDead, string Why);
