namespace ModelOps;

/// <summary>The C# calls of <c>#!deploy</c>, <c>#!undeploy</c> and <c>#!deployments</c>.</summary>
public static class DeployExtensions
{
    /// <summary>The deployments of this session that run, by name.</summary>
    /// <param name="ops">The session.</param>
    public static IReadOnlyDictionary<string, Deployment> Deployments(this ModelOpsSession ops) => SessionDeployments.Of(ops).Own;

    /// <summary>Serves a model over HTTP on loopback until it is stopped or the session ends.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="name">The deployment's name; null for the model's.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="cancellationToken">Stops waiting for the start.</param>
    /// <exception cref="InvalidInputException">The port is in use, or the name is taken.</exception>
    public static Task<Deployment> DeployAsync(this ModelOpsSession ops, NamedModel model, string? name = null, int port = 0, CancellationToken cancellationToken = default) =>
        new DeployCommand().CallAsync(ops, new DeployOptions { Model = model, Name = name, Port = port }, cancellationToken);

    /// <summary>Stops a deployment, of this session or of another process of this user.</summary>
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
}
