namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Lists runs of the current experiment.</summary>
    /// <param name="options">Filter, order and number; null for the latest 20.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The filter or order is not MLflow's grammar.</exception>
    public Task<RunsResult> RunsAsync(RunsOptions? options = null, CancellationToken cancellationToken = default) =>
        new RunsCommand().ExecuteAsync(this, options ?? new RunsOptions(), cancellationToken);
}
