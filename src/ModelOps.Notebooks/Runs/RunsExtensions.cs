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
}
