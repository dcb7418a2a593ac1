namespace ModelOps;

/// <summary>The C# calls of <c>#!deploy</c>, <c>#!undeploy</c> and <c>#!deployments</c>.</summary>
public static class DeployExtensions
{
    /// <summary>The deployments of this session that run, by name.</summary>
    /// <param name="ops">The session.</param>
    public static IReadOnlyDictionary<string, Deployment> Deployments(this ModelOpsSession ops) => SessionDeployments.Of(ops).Own;

    /// <summary>Serves a model over HTTP, to this machine alone, until it is stopped or the session ends.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="name">The deployment's name; null for the model's.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="cancellationToken">Stops waiting for the start.</param>
    /// <exception cref="InvalidInputException">The port is in use, or the name is taken.</exception>
    public static Task<Deployment> DeployAsync(this ModelOpsSession ops, NamedModel model, string? name = null, int port = 0, CancellationToken cancellationToken = default) =>
        ops.DeployAsync(model, new DeployOptions { Name = name, Port = port }, cancellationToken);

    /// <summary>Serves a model over HTTP: until it is stopped or the session ends, or as a service of its own, which goes on.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Stops waiting for the start.</param>
    /// <exception cref="InvalidInputException">The port is in use, the name is taken, a token or certificate is missing, or a service did not start.</exception>
    public static Task<Deployment> DeployAsync(this ModelOpsSession ops, NamedModel model, DeployOptions options, CancellationToken cancellationToken = default) =>
        new DeployCommand().CallAsync(ops, options with { Model = model }, cancellationToken);

    /// <summary>Stops a deployment for good, of this session or of another process of this user. Its payload log stays.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">Its name, or its address.</param>
    /// <param name="cancellationToken">Stops waiting for another process.</param>
    /// <exception cref="InvalidInputException">No deployment has that name, or several, or its process does not answer.</exception>
    public static Task UndeployAsync(this ModelOpsSession ops, string name, CancellationToken cancellationToken = default) =>
        new UndeployCommand().CallAsync(ops, new UndeployOptions { Name = name }, cancellationToken);

    /// <summary>Lists the deployments of this user on this machine, in whatever process they run.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static Task<DeploymentsResult> DeploymentsAsync(this ModelOpsSession ops, CancellationToken cancellationToken = default) =>
        new DeploymentsCommand().CallAsync(ops, new DeploymentsOptions(), cancellationToken);

    /// <summary>Shows one deployment: its state, its versions and what goes wrong.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">Its name, or its address.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No deployment has that name.</exception>
    public static async Task<RunningDeployment> DeploymentAsync(this ModelOpsSession ops, string name, CancellationToken cancellationToken = default) =>
        (await ActAsync(ops, DeploymentsOptions.Status, name, cancellationToken).ConfigureAwait(false)).Deployments[0];

    /// <summary>Stops a service of its own so that it can be started again; any other deployment for good.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">Its name, or its address.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">No deployment has that name, or its process does not answer.</exception>
    public static Task StopDeploymentAsync(this ModelOpsSession ops, string name, CancellationToken cancellationToken = default) => ActAsync(ops, DeploymentsOptions.Stop, name, cancellationToken);

    /// <summary>Starts a service of its own again: one that runs, was stopped, or has died.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">Its name, or its address.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">No deployment has that name, it is no service of its own, or it does not start.</exception>
    public static async Task<RunningDeployment> RestartDeploymentAsync(this ModelOpsSession ops, string name, CancellationToken cancellationToken = default) =>
        (await ActAsync(ops, DeploymentsOptions.Restart, name, cancellationToken).ConfigureAwait(false)).Deployments[0];

    /// <summary>The last lines of the log of a service of its own.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">Its name, or its address.</param>
    /// <param name="lines">How many.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No deployment has that name, or it has no log.</exception>
    public static async Task<IReadOnlyList<string>> DeploymentLogAsync(this ModelOpsSession ops, string name, int lines = 50, CancellationToken cancellationToken = default) =>
        (await new DeploymentsCommand().CallAsync(ops, new DeploymentsOptions { Action = DeploymentsOptions.Logs, Name = name, Lines = lines }, cancellationToken).ConfigureAwait(false)).Log!;

    private static Task<DeploymentsResult> ActAsync(ModelOpsSession ops, string action, string name, CancellationToken cancellationToken) =>
        new DeploymentsCommand().CallAsync(ops, new DeploymentsOptions { Action = action, Name = name }, cancellationToken);
}
