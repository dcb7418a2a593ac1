using System.Collections.Concurrent;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private static readonly TimeSpan _stopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _stopInterval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);

    /// <summary>The deployments of this session that run, by name.</summary>
    public IReadOnlyDictionary<string, Deployment> Deployments => _deployments;

    /// <summary>Serves a model over HTTP on loopback until it is stopped or the session ends.</summary>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="name">The deployment's name; null for the model's.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="cancellationToken">Stops waiting for the start.</param>
    /// <exception cref="InvalidInputException">The port is in use, or the name is taken.</exception>
    public Task<Deployment> DeployAsync(NamedModel model, string? name = null, int port = 0, CancellationToken cancellationToken = default) =>
        new DeployCommand().CallAsync(this, new DeployOptions { Model = model, Name = name, Port = port }, cancellationToken);

    /// <summary>Stops a deployment, of this session or of another process of this user.</summary>
    /// <param name="name">Its name, or its address.</param>
    /// <param name="cancellationToken">Stops waiting for another process.</param>
    /// <exception cref="InvalidInputException">No deployment has that name, or several, or its process does not answer.</exception>
    public Task UndeployAsync(string name, CancellationToken cancellationToken = default) =>
        new UndeployCommand().CallAsync(this, new UndeployOptions { Name = name }, cancellationToken);

    /// <summary>Lists the deployments of this user on this machine, in whatever process they run.</summary>
    /// <param name="cancellationToken">Interrupts it.</param>
    public Task<DeploymentsResult> DeploymentsAsync(CancellationToken cancellationToken = default) =>
        new DeploymentsCommand().CallAsync(this, new DeploymentsOptions(), cancellationToken);

    private DeploymentFiles DeploymentFiles => new(State);

    internal IReadOnlyList<(string Id, RunningDeployment Deployment)> RunningDeployments() => DeploymentFiles.Running();

    /// <summary>The deployment of this user with that name or address; null when there is none.</summary>
    /// <exception cref="InvalidInputException">Several have the name.</exception>
    internal (string Id, RunningDeployment Deployment)? FindDeployment(string name)
    {
        var found = RunningDeployments().Where(one => one.Deployment.Name == name || one.Deployment.Address.ToString().TrimEnd('/') == name.TrimEnd('/')).ToArray();
        return found.Length < 2
            ? found.Length == 0 ? null : found[0]
            : throw new InvalidInputException($"{found.Length} deployments are named '{name}': {string.Join(", ", found.Select(one => one.Deployment))}. Give the address in place of the name.");
    }

    /// <summary>For a name that no deployment has: the nearest one, and those that run, as sentences with a blank before them.</summary>
    internal string NearDeployments(string name)
    {
        RunningDeployment[] running = [.. RunningDeployments().Select(one => one.Deployment)];
        return $"{Suggestion.For(name, running.Select(one => one.Name))} Running: {(running.Length == 0 ? "none" : string.Join<RunningDeployment>(", ", running))}.";
    }

    /// <summary>
    /// Refuses a port that a deployment has, and, on the command line, a name that one has: its verbs find deployments by
    /// their names. Until it is disposed, no other process takes them.
    /// </summary>
    /// <exception cref="InvalidInputException">The name or the port is taken.</exception>
    internal async Task<IDisposable?> ClaimAsync(string name, int port, CancellationToken cancellationToken)
    {
        IDisposable? claim = null;
        IReadOnlyList<(string Id, RunningDeployment Deployment)> running;
        try
        {
            claim = await DeploymentFiles.LockAsync(cancellationToken);
            running = RunningDeployments();
        }
        catch (InvalidInputException)
        {
            if (_options.IsCommandLine)
            {
                claim?.Dispose();
                throw;
            }

            // A deployment of a session works all the same, and says so itself when its file cannot be written.
            return claim;
        }

        foreach (var (_, other) in running)
        {
            if (port != 0 && other.Address.Port == port)
            {
                claim.Dispose();
                throw new InvalidInputException($"Port {port} is taken by the deployment {other}. Stop it with {Stop(other.Name)}, or give another port with {Wording.Option("port")}.");
            }

            if (_options.IsCommandLine && other.Name == name)
            {
                claim.Dispose();
                throw new InvalidInputException($"A deployment of that name is running: {other}. Stop it with {Stop(name)}, or give another name with {Wording.Option("name")}.");
            }
        }

        return claim;
    }

    internal static string Stop(string name) => Wording.Command("undeploy", name, $"ops.UndeployAsync(\"{name}\")");

    /// <summary>Keeps a deployment until it is stopped, and makes it known to other processes of this user.</summary>
    internal async Task<Deployment> AddAsync(string name, NamedModel model, ScoringServer server)
    {
        var deployment = new Deployment(name, model, server, Forget);
        if (!_deployments.TryAdd(name, deployment))
        {
            await server.DisposeAsync();
            throw new InvalidInputException($"A deployment named '{name}' is running. Give another name.");
        }

        try
        {
            deployment.FileId = DeploymentFiles.Add(new RunningDeployment(name, model.Reference, model.Version, deployment.Address, Environment.ProcessId, Time.GetUtcNow()));
            _ = StopOnRequestAsync(deployment, deployment.FileId);
        }
        catch (InvalidInputException fault)
        {
            deployment.Hidden = fault.Message;
        }

        return deployment;
    }

    /// <summary>Stops a deployment of another process.</summary>
    /// <exception cref="InvalidInputException">That process does not answer.</exception>
    internal async Task StopElsewhereAsync((string Id, RunningDeployment Deployment) found, CancellationToken cancellationToken)
    {
        if (!await DeploymentFiles.StopAsync(found.Id, _stopPatience, cancellationToken))
        {
            throw new InvalidInputException($"Process {found.Deployment.ProcessId}, which serves '{found.Deployment.Name}', has not stopped it in {_stopPatience.TotalSeconds:0} seconds; it will when it can. If it hangs, end that process.");
        }
    }

    private async Task StopOnRequestAsync(Deployment deployment, string id)
    {
        while (!deployment.Stopped.IsCompleted)
        {
            await Task.WhenAny(deployment.Stopped, Task.Delay(_stopInterval));
            if (DeploymentFiles.IsStopRequested(id))
            {
                await deployment.DisposeAsync();
            }
        }
    }

    private void Forget(Deployment deployment)
    {
        _deployments.TryRemove(new(deployment.Name, deployment));
        if (deployment.FileId is { } id)
        {
            DeploymentFiles.Remove(id);
        }
    }

    private async Task StopDeploymentsAsync()
    {
        foreach (var deployment in _deployments.Values)
        {
            await deployment.DisposeAsync();
        }
    }
}
