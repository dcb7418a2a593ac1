using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>The C# calls of <c>#!runs and #!run</c>.</summary>
public static class RunsExtensions
{
    /// <summary>Lists runs of the current experiment.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">Filter, order and number; null for the latest 20.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The filter or order is not MLflow's grammar.</exception>
    public static Task<RunsResult> RunsAsync(this ModelOpsSession ops, RunsOptions? options = null, CancellationToken cancellationToken = default) =>
        new RunsCommand().CallAsync(ops, options ?? new RunsOptions(), cancellationToken);

    /// <summary>Finds one run with its parameters, metrics, inputs and files.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="id">The run's id, or its first characters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No run has that id, or several ids begin so; they are listed.</exception>
    public static Task<RunResult> RunAsync(this ModelOpsSession ops, string id, CancellationToken cancellationToken = default) =>
        new RunCommand().CallAsync(ops, new RunCommandOptions { Id = id }, cancellationToken);

    /// <summary>
    /// Ends runs that are RUNNING although the process that wrote them died: FAILED, with the reason. Only processes of this machine are judged, by number and start; what is not known is left
    /// alone. A SQLite store does this whenever it is opened.
    /// </summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="dryRun">True to end none.</param>
    /// <param name="cancellationToken">Ends the work between two runs.</param>
    /// <exception cref="TrackingException">The store cannot be reached, or refuses.</exception>
    public static async Task<RunRepairResult> RepairRunsAsync(this ModelOpsSession ops, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var open = await OpenRuns.RepairAsync(store, ops.Time, dryRun, cancellationToken).ConfigureAwait(false);
        return new([.. open.Select(run => new RepairedRun(run.Run.RunId, run.Run.Name, run.Run.ExperimentId, run.IsDead, run.Why))], dryRun);
    }
}
