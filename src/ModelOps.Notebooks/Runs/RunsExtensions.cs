namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Lists runs of the current experiment.</summary>
    /// <param name="options">Filter, order and number; null for the latest 20.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The filter or order is not MLflow's grammar.</exception>
    public Task<RunsResult> RunsAsync(RunsOptions? options = null, CancellationToken cancellationToken = default) =>
        new RunsCommand().CallAsync(this, options ?? new RunsOptions(), cancellationToken);

    /// <summary>Finds one run with its parameters, metrics, inputs and files.</summary>
    /// <param name="id">The run's id, or its first characters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No run has that id, or several ids begin so; they are listed.</exception>
    public Task<RunResult> RunAsync(string id, CancellationToken cancellationToken = default) =>
        new RunCommand().CallAsync(this, new RunCommandOptions { Id = id }, cancellationToken);
}
