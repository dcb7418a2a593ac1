namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private readonly Dictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);

    /// <summary>The deployments that run, by name.</summary>
    public IReadOnlyDictionary<string, Deployment> Deployments => _deployments;

    /// <summary>Serves a model over HTTP on loopback until it is stopped or the session ends.</summary>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="name">The deployment's name; null for the model's.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="cancellationToken">Stops waiting for the start.</param>
    /// <exception cref="InvalidInputException">The port is in use, or the name is taken.</exception>
    public Task<Deployment> DeployAsync(NamedModel model, string? name = null, int port = 0, CancellationToken cancellationToken = default) =>
        new DeployCommand().CallAsync(this, new DeployOptions { Model = model, Name = name, Port = port }, cancellationToken);

    /// <summary>Stops a deployment.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Not used once stopping has begun.</param>
    /// <exception cref="InvalidInputException">No deployment has that name.</exception>
    public Task UndeployAsync(string name, CancellationToken cancellationToken = default) =>
        new UndeployCommand().CallAsync(this, new UndeployOptions { Name = name }, cancellationToken);

    internal Deployment Add(Deployment deployment)
    {
        _deployments.Add(deployment.Name, deployment);
        return deployment;
    }

    internal async Task RemoveAsync(string name)
    {
        if (!_deployments.Remove(name, out var deployment))
        {
            throw new InvalidInputException($"No deployment is named '{name}'.{Suggestion.For(name, _deployments.Keys)} Running: {(_deployments.Count == 0 ? "none" : string.Join(", ", _deployments.Keys))}.");
        }

        await deployment.DisposeAsync();
    }

    private async Task StopDeploymentsAsync()
    {
        foreach (var name in _deployments.Keys.ToArray())
        {
            await RemoveAsync(name);
        }
    }
}
