using Microsoft.Extensions.Logging;
using ModelOps.Deployments.Services;
using ModelOps.Files;
using ModelOps.Tracking;
using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>The process of a background deployment.</summary>
public static class DeploymentHost
{
    private const int InvalidInput = 2;
    private const long MostLogBytes = 5_000_000;

    /// <summary>Where the log of a deployment is, for what the process says beside it.</summary>
    /// <param name="id">The deployment's folder among those of the user.</param>
    public static string LogOf(string id) => new DeploymentStore(new UserState(null)).LogOf(id);

    /// <summary>Serves the deployment of a folder until its desired state says stop, or the token does.</summary>
    /// <param name="id">The deployment's folder among those of the user.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>An exit code: 0 when it was stopped, 2 when it could not start.</returns>
    /// <exception cref="InvalidInputException">No deployment has this id, or another process serves it.</exception>
    public static async Task<int> RunAsync(string id, CancellationToken cancellationToken)
    {
        var store = new DeploymentStore(new UserState(null));
        var spec = store.FindSpec(id) ?? throw new InvalidInputException($"There is no deployment '{id}' to serve. List them with {Wording.Command("deployments", "", "ops.DeploymentsAsync()")}.");

        // A unit of systemd starts it, too: two processes would write the same status and payload log.
        if (store.Find(id) is { IsAlive: true } other && other.Status.Machine == ProcessMark.Machine && other.Status.ProcessId != Environment.ProcessId)
        {
            throw new InvalidInputException($"The deployment '{spec.Name}' is served already, by process {other.Status.ProcessId}. End that one with {Wording.Command("deployments", $"stop {spec.Name}", $"ops.StopDeploymentAsync(\"{spec.Name}\")")} before another is started.");
        }

        using var logs = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Yarp", LogLevel.Error)
            .AddProvider(new RotatingLog(store.LogOf(id), MostLogBytes, TimeProvider.System)));
        var logger = logs.CreateLogger(ServiceLog.Category);
        var starting = DeploymentStore.Starting(spec, Environment.ProcessId, TimeProvider.System.GetUtcNow());
        if (spec.IsStopped)
        {
            // A boot starts it, too, and it was stopped for good.
            store.WriteStatus(id, starting with { State = DeploymentState.Stopped, Generation = spec.Generation });
            ServiceLog.NotStarted(logger, spec.Name, "it was stopped before.");
            return 0;
        }

        store.WriteStatus(id, starting);
        var trackers = new Trackers(spec.TrackingUri, logs);
        await using var closing = trackers.ConfigureAwait(false);
        try
        {
            var service = await ModelService.StartAsync(
                spec, new ModelServiceOptions { Store = trackers.OpenAsync, CacheFolder = store.ModelsOf(id), PayloadFolder = store.PayloadsOf(id), StateFolder = store.FolderOf(id), AuditFile = store.AuditFile, LoggerFactory = logs }, cancellationToken).ConfigureAwait(false);
            await using (service.ConfigureAwait(false))
            {
                service.Attach(store, id);
                await service.Stopped.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return 0;
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException)
        {
            ServiceLog.NotStarted(logger, spec.Name, exception.Message);
            store.WriteStatus(id, starting with { State = DeploymentState.Failed, Generation = spec.Generation, Error = exception.Message });
            return InvalidInput;
        }
    }

    // Opened when it is needed first: a service of folders needs none.
    private sealed class Trackers(string? uri, ILoggerFactory logs) : IAsyncDisposable
    {
        private readonly SemaphoreSlim _opening = new(1, 1);
        private ITrackingStore? _store;

        internal async Task<ITrackingStore> OpenAsync(CancellationToken cancellationToken)
        {
            await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return _store ??= await TrackingStores.OpenAsync(uri, new TrackingStoreOptions { CreateIfAbsent = false, LoggerFactory = logs }, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _opening.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_store is not null)
            {
                await _store.DisposeAsync().ConfigureAwait(false);
            }

            _opening.Dispose();
        }
    }
}
