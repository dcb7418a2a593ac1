namespace ModelOps;

/// <summary>The C# call of <c>#!monitor</c>.</summary>
public static class MonitorExtensions
{
    /// <summary>Compares what a deployment was asked and answered with the model's baseline, window by window.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment, or the folder of its payload log.</param>
    /// <param name="model">The model that answered, or its name; null for the version that the deployment served.</param>
    /// <param name="options">Windows, limits, files to write; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such log, or nothing in it.</exception>
    /// <exception cref="ModelException">The model has no baseline.</exception>
    public static Task<MonitorResult> MonitorAsync(this ModelOpsSession ops, string deployment, NamedModel? model = null, MonitorCommandOptions? options = null, CancellationToken cancellationToken = default) =>
        new MonitorCommand().CallAsync(ops, (options ?? new MonitorCommandOptions()) with { Deployment = deployment, Model = model }, cancellationToken);
}
