using System.Collections.Concurrent;

namespace ModelOps;

/// <summary>The deployments of a session, which end with it, and those that other processes of this user run.</summary>
internal sealed class SessionDeployments(ModelOpsSession ops) : IAsyncDisposable
{
    private static readonly TimeSpan _stopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _stopInterval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);

    private DeploymentFiles Files => new(ops.State);

    /// <summary>Those of a session.</summary>
    internal static SessionDeployments Of(ModelOpsSession ops) => ops.Part(session => new SessionDeployments(session));

    /// <summary>Those of the session itself, by name.</summary>
    internal IReadOnlyDictionary<string, Deployment> Own => _deployments;

    /// <summary>Those of this user, in whatever process.</summary>
    internal IReadOnlyList<(string Id, RunningDeployment Deployment)> Running() => Files.Running();

    /// <summary>The deployment of this user with that name or address; null when there is none.</summary>
    /// <exception cref="InvalidInputException">Several have the name.</exception>
    internal (string Id, RunningDeployment Deployment)? Find(string name)
    {
        var found = Running().Where(one => one.Deployment.Name == name || one.Deployment.Address.ToString().TrimEnd('/') == name.TrimEnd('/')).ToArray();
        return found.Length < 2
            ? found.Length == 0 ? null : found[0]
            : throw new InvalidInputException($"{found.Length} deployments are named '{name}': {string.Join(", ", found.Select(one => one.Deployment))}. Give the address in place of the name.");
    }

    /// <summary>For a name that no deployment has: the nearest one, and those that run, as sentences with a blank before them.</summary>
    internal string Near(string name)
    {
        RunningDeployment[] running = [.. Running().Select(one => one.Deployment)];
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
            claim = await Files.LockAsync(cancellationToken).ConfigureAwait(false);
            running = Running();
        }
        catch (InvalidInputException)
        {
            if (ops.Options.IsCommandLine)
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

            if (ops.Options.IsCommandLine && other.Name == name)
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
            await server.DisposeAsync().ConfigureAwait(false);
            throw new InvalidInputException($"A deployment named '{name}' is running. Give another name.");
        }

        try
        {
            deployment.FileId = Files.Add(new RunningDeployment(name, model.Reference, model.Version, deployment.Address, Environment.ProcessId, ops.Time.GetUtcNow()));
            _ = StopOnRequestAsync(deployment, deployment.FileId);
        }
        catch (InvalidInputException exception)
        {
            deployment.Hidden = exception.Message;
        }

        return deployment;
    }

    /// <summary>Stops a deployment of another process.</summary>
    /// <exception cref="InvalidInputException">That process does not answer.</exception>
    internal async Task StopElsewhereAsync((string Id, RunningDeployment Deployment) found, CancellationToken cancellationToken)
    {
        if (!await Files.StopAsync(found.Id, _stopPatience, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidInputException($"Process {found.Deployment.ProcessId}, which serves '{found.Deployment.Name}', has not stopped it in {_stopPatience.TotalSeconds:0} seconds; it will when it can. If it hangs, end that process.");
        }
    }

    private async Task StopOnRequestAsync(Deployment deployment, string id)
    {
        while (!deployment.Stopped.IsCompleted)
        {
            await Task.WhenAny(deployment.Stopped, Task.Delay(_stopInterval)).ConfigureAwait(false);
            try
            {
                if (Files.IsStopRequested(id))
                {
                    await deployment.DisposeAsync().ConfigureAwait(false);
                }
            }
            catch (InvalidInputException)
            {
                // While others can write to the folder, no request in it counts; later ones do.
            }
        }
    }

    private void Forget(Deployment deployment)
    {
        _deployments.TryRemove(new(deployment.Name, deployment));
        if (deployment.FileId is { } id)
        {
            Files.Remove(id);
        }
    }

    public ValueTask DisposeAsync() => Endings.AllAsync(_deployments.Values.Select(deployment => (Func<ValueTask>)deployment.DisposeAsync));
}
