using System.Collections.Concurrent;
using System.Globalization;
using ModelOps.Deployments.Services;
using ModelOps.Pipelines.Processes;

namespace ModelOps;

/// <summary>The deployments of a session, which end with it, and those that other processes of this user run.</summary>
internal sealed class SessionDeployments(ModelOpsSession ops) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);

    /// <summary>Those of a session.</summary>
    internal static SessionDeployments Of(ModelOpsSession ops) => ops.Part(session => new SessionDeployments(session));

    /// <summary>Those of the session itself, by name.</summary>
    internal IReadOnlyDictionary<string, Deployment> Own => _deployments;

    /// <summary>The files of all.</summary>
    internal DeploymentStore Store => new(ops.State);

    /// <summary>Those of this user, in whatever process; also services that were stopped or have died.</summary>
    internal IReadOnlyList<DeploymentEntry> All() => Store.All();

    /// <summary>The deployment of this user with that name or address; null when there is none.</summary>
    /// <exception cref="InvalidInputException">Several have the name.</exception>
    internal DeploymentEntry? Find(string name)
    {
        var found = All().Where(one => one.Spec.Name == name || one.Status.Address?.ToString().TrimEnd('/') == name.TrimEnd('/')).ToArray();
        return found.Length < 2
            ? found.Length == 0 ? null : found[0]
            : throw new InvalidInputException($"{found.Length} deployments are named '{name}': {string.Join<DeploymentEntry>(", ", found)}. Give the address in place of the name.");
    }

    /// <summary>The deployment of this user with that name or address.</summary>
    /// <exception cref="InvalidInputException">There is none, or several.</exception>
    internal DeploymentEntry Get(string name) => Find(name) ?? throw new InvalidInputException($"No deployment is named '{name}'.{Near(name)}");

    /// <summary>The same, of those that run.</summary>
    /// <exception cref="InvalidInputException">There is none, several, or it does not run.</exception>
    internal DeploymentEntry GetRunning(string name) => Get(name) is var entry && entry.IsAlive ? entry
        : throw new InvalidInputException($"The deployment '{entry.Spec.Name}' does not run: it {Fate(entry)}. Start it with {Restart(entry.Spec.Name)}.");

    /// <summary>For a name that no deployment has: the nearest one, and those that run, as sentences with a blank before them.</summary>
    internal string Near(string name)
    {
        DeploymentEntry[] running = [.. All().Where(one => one.IsAlive)];
        return $"{Suggestion.For(name, running.Select(one => one.Spec.Name))} Running: {(running.Length == 0 ? "none" : string.Join<DeploymentEntry>(", ", running))}.";
    }

    /// <summary>
    /// Refuses a port that a deployment has, and, on the command line and for services of their own, a name that one has: verbs find deployments by
    /// their names. Until it is disposed, no other process takes them.
    /// </summary>
    /// <exception cref="InvalidInputException">The name or the port is taken.</exception>
    internal async Task<IDisposable?> ClaimAsync(string name, int port, bool isBackground, CancellationToken cancellationToken)
    {
        var isNameTakenOnce = isBackground || ops.Options.IsCommandLine;
        IDisposable? claim = null;
        IReadOnlyList<DeploymentEntry> all;
        try
        {
            claim = await Store.LockAsync(cancellationToken).ConfigureAwait(false);
            all = All();
        }
        catch (InvalidInputException) when (!isNameTakenOnce)
        {
            // A deployment of a session works all the same, and says so itself when its files cannot be written.
            return claim;
        }
        catch
        {
            claim?.Dispose();
            throw;
        }

        if (Taken(all, name, port, isNameTakenOnce) is not { } taken)
        {
            return claim;
        }

        claim.Dispose();
        throw new InvalidInputException(taken);
    }

    internal static string Stop(string name) => Wording.Command("undeploy", name, $"ops.UndeployAsync(\"{name}\")");

    internal static string Restart(string name) => Wording.Command("deployments", $"restart {name}", $"ops.RestartDeploymentAsync(\"{name}\")");

    /// <summary>Serves in this process, and makes it known to other processes of this user.</summary>
    internal async Task<Deployment> StartAsync(DeploymentSpec spec, NamedModel model, LoadedVersion loaded, TimeProvider? time, CancellationToken cancellationToken)
    {
        var store = Store;
        var (id, hidden) = Reserve(store, spec);
        ModelService service;
        string? payloads = null;
        try
        {
            payloads = spec.PayloadLog is null ? null : id is null ? throw new InvalidInputException($"There is no place for a payload log. {hidden}") : store.PayloadsOf(id);
            service = await ModelService.StartAsync(spec, OptionsOf(spec, loaded, payloads, time) with { StateFolder = id is null ? null : store.FolderOf(id), AuditFile = id is null ? null : store.AuditFile }, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (id is not null)
            {
                store.Remove(id);
            }

            throw;
        }

        if (id is not null)
        {
            service.Attach(store, id);
        }

        var deployment = new Deployment(spec.Name, model, service.Address, service, Forget) { Spec = spec, GrpcAddress = service.GrpcAddress, Hidden = hidden, Payloads = payloads };
        return _deployments.TryAdd(spec.Name, deployment) ? deployment : await RefuseAsync(deployment).ConfigureAwait(false);
    }

    /// <summary>Serves in a process of its own.</summary>
    internal async Task<Deployment> StartBackgroundAsync(DeploymentSpec spec, NamedModel model, bool systemd, CancellationToken cancellationToken)
    {
        var store = Store;
        var program = ToolProgram.Find();
        string[] errors = [.. spec.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        // What is missing is said before a process is started, which reads the same.
        spec.Serving.Check();

        // One that was stopped, or has died, makes room for its successor, and is there again where that does not start.
        string[] before = [.. store.All().Where(one => one.Spec.Name == spec.Name).Select(one => one.Id)];
        Array.ForEach(before, store.SetAside);

        var id = store.Reserve(spec);
        try
        {
            var entry = await new BackgroundService(store, ops.State, program).StartAsync(id, cancellationToken).ConfigureAwait(false);
            Array.ForEach(before, store.Forget);
            return new Deployment(spec.Name, model, entry.Status.Address!, null, Forget)
            {
                Spec = spec,
                GrpcAddress = entry.Status.GrpcAddress,
                ProcessId = entry.Status.ProcessId,
                Payloads = spec.PayloadLog is null ? null : store.PayloadsOf(id),
                Unit = systemd ? SystemdUnit.Write(id, spec, program, ops.State.Root!) : null,
            };
        }
        catch
        {
            store.Remove(id);
            Array.ForEach(before, store.PutBack);
            throw;
        }
    }

    /// <summary>Starts a service of its own again, as it was.</summary>
    internal async Task<DeploymentEntry> RestartAsync(string name, CancellationToken cancellationToken)
    {
        var store = Store;
        var entry = Get(name);
        if (!entry.Spec.IsBackground)
        {
            throw new InvalidInputException($"'{entry.Spec.Name}' is served by process {entry.Status.ProcessId} itself, and ends with it. Stop it with {Stop(entry.Spec.Name)}, and deploy it there again.");
        }

        var program = ToolProgram.Find();
        if (entry.IsAlive)
        {
            await StopAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        await store.ChangeAsync(entry.Id, spec => spec with { IsStopped = false }, cancellationToken).ConfigureAwait(false);
        return await new BackgroundService(store, ops.State, program).StartAsync(entry.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops a deployment of another process, or a service of its own, which can be started again.</summary>
    /// <exception cref="InvalidInputException">That process does not answer.</exception>
    internal async Task StopAsync(DeploymentEntry entry, CancellationToken cancellationToken)
    {
        var store = Store;
        var desired = await store.ChangeAsync(entry.Id, spec => spec with { IsStopped = true }, cancellationToken).ConfigureAwait(false);
        if (!entry.IsAlive)
        {
            return;
        }

        try
        {
            await store.WaitAsync(entry.Id, desired.Generation, _patience, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException) when (store.Find(entry.Id) is null or { IsAlive: false })
        {
            // It died meanwhile, which is an end, too.
        }

        // One of this session may have been named by its address.
        if (_deployments.Values.FirstOrDefault(own => own.Address == entry.Status.Address) is { } own)
        {
            await own.Stopped.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends a deployment for good; its payload log stays.</summary>
    internal async Task EndAsync(DeploymentEntry entry, CancellationToken cancellationToken)
    {
        await StopAsync(entry, cancellationToken).ConfigureAwait(false);
        if (entry.Spec.IsBackground)
        {
            Store.Remove(entry.Id);
            SystemdUnit.Remove(entry.Id, ops.State.Root!);
        }
    }

    /// <summary>As others see it.</summary>
    internal static RunningDeployment Seen(DeploymentEntry entry)
    {
        var main = entry.Status.Versions.FirstOrDefault(version => version.Name == entry.Spec.MainName);
        int? version = entry.Spec.RegisteredName is not null && int.TryParse(main?.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new RunningDeployment(entry.Spec.Name, entry.Spec.Model, version, entry.Status.Address, entry.Status.ProcessId, entry.Status.Since)
        {
            State = entry.State,
            Reason = entry.Reason,
            IsBackground = entry.Spec.IsBackground,
            Follows = entry.Spec.Follow,
            GrpcAddress = entry.Status.GrpcAddress,
            Callers = ModelOps.Callers.Of(entry.Spec),
            NeedsToken = entry.Spec.Serving.Tokens.Count > 0,
            Certificate = entry.Spec.Serving.Tls?.CertificateFile,
            Versions = entry.Status.Versions,
            Problems = [.. entry.Status.Problems, .. entry.State == DeploymentState.Running && entry.Status.Error is { } error ? [error] : (string[])[]],
        };
    }

    public ValueTask DisposeAsync() => Endings.AllAsync(_deployments.Values.Select(deployment => (Func<ValueTask>)deployment.DisposeAsync));

    private static string Fate(DeploymentEntry entry) => entry.State switch
    {
        DeploymentState.Stopped => "was stopped",
        DeploymentState.Failed => $"did not start ({entry.Reason})",
        _ => "died",
    };

    private static (string? Id, string? Hidden) Reserve(DeploymentStore store, DeploymentSpec spec)
    {
        try
        {
            return (store.Reserve(spec), null);
        }
        catch (InvalidInputException exception)
        {
            return (null, exception.Message);
        }
    }

    private static async Task<Deployment> RefuseAsync(Deployment deployment)
    {
        await deployment.DisposeAsync().ConfigureAwait(false);
        throw new InvalidInputException($"A deployment named '{deployment.Name}' is running. Give another name.");
    }

    private ModelServiceOptions OptionsOf(DeploymentSpec spec, LoadedVersion loaded, string? payloads, TimeProvider? time) => new()
    {
        Store = ops.StoreAsync,
        Loaded = new Dictionary<string, LoadedVersion> { [spec.MainName] = loaded },
        PayloadFolder = payloads,
        Time = time ?? ops.Time,
        LoggerFactory = ops.Options.LoggerFactory,
    };

    private static string? Taken(IReadOnlyList<DeploymentEntry> all, string name, int port, bool isNameTakenOnce)
    {
        foreach (var other in all.Where(one => one.IsAlive))
        {
            if (port != 0 && other.Status.Address?.Port == port)
            {
                return $"Port {port} is taken by the deployment {other}. Stop it with {Stop(other.Spec.Name)}, or give another port with {Wording.Option("port")}.";
            }

            if (isNameTakenOnce && other.Spec.Name == name)
            {
                return $"A deployment of that name is running: {other}. Stop it with {Stop(name)}, or give another name with {Wording.Option("name")}.";
            }
        }

        return null;
    }

    private void Forget(Deployment deployment) => _deployments.TryRemove(new(deployment.Name, deployment));
}
