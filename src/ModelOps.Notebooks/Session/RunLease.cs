using ModelOps.Tracking;

namespace ModelOps;

/// <summary>A run for one command to log into; ended afterwards only if it was opened for that.</summary>
internal sealed class RunLease(ActiveRun run, bool isOwned) : IAsyncDisposable
{
    internal ActiveRun Run { get; } = run;

    /// <summary>Marks the run as failed if it was opened for this command; an outer run fails with its own cell.</summary>
    internal Task FailAsync(Exception exception) => isOwned ? Run.FailAsync(exception) : Task.CompletedTask;

    public ValueTask DisposeAsync() => isOwned ? Run.DisposeAsync() : ValueTask.CompletedTask;
}
