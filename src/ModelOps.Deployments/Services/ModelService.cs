using Microsoft.Extensions.Logging;
using ModelOps.Deployments.Board;
using ModelOps.Deployments.Services;
using ModelOps.Deployments.Watching;
using ModelOps.Files;
using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>
/// A deployment while it runs: the versions of its desired state behind one address. It changes them when the desired state changes, and follows aliases,
/// without a failed request. Dispose it to stop.
/// </summary>
public sealed class ModelService : IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _publish = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ModelServiceOptions _options;
    private readonly ServiceVersions _versions;
    private readonly ServicePayloads? _payloads;
    private readonly ServiceCanary _canary;
    private readonly ServiceMonitor _monitor;
    private readonly ILogger _logger;
    private readonly Task _run;
    private (DeploymentStore Store, string Id)? _files;
    private DeploymentSpec _spec;
    private long _generation;
    private string? _error;
    private AlertTestResult? _alertTest;
    private string _published = "";
    private long _publishedAt;
    private long _followedAt;
    private string? _lastProblem;

    private ModelService(DeploymentSpec spec, ModelServiceOptions options, ScoringGateway gateway, ServiceVersions versions, ServicePayloads? payloads, ServiceCanary canary, ServiceMonitor monitor, ILogger logger)
    {
        (_spec, _options, Gateway, _versions, _payloads, _canary, _monitor, _logger) = (spec, options, gateway, versions, payloads, canary, monitor, logger);
        _canary.Attach(versions, () => _spec);
        Since = options.Time.GetUtcNow();
        _generation = spec.Generation;
        _followedAt = options.Time.GetTimestamp();
        _run = Task.Run(RunAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => Gateway.Url;

    /// <summary>Where it listens for gRPC; null without.</summary>
    public Uri? GrpcAddress => Gateway.GrpcUrl;

    /// <summary>What it is.</summary>
    public DeploymentSpec Spec => _spec;

    /// <summary>The versions that it serves.</summary>
    public IReadOnlyList<ServedVersion> Versions => _versions.Report();

    /// <summary>What goes wrong while it serves; empty when all is well.</summary>
    public IReadOnlyList<string> Problems => [.. _versions.Problems, .. _monitor.Problems];

    /// <summary>Ends when it has stopped, whoever stopped it.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>When it began.</summary>
    internal DateTimeOffset Since { get; }

    /// <summary>What it shows of itself in a notebook of this process.</summary>
    internal BoardPanel? Panel => _monitor.Panel();

    /// <summary>Shares out the requests.</summary>
    internal ScoringGateway Gateway { get; }

    /// <summary>Starts one: it listens and its versions are warm when this returns.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <param name="options">What it needs of this process; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">The specification has errors (all at once), names versions that are not there, or a port in use.</exception>
    /// <exception cref="ModelException">A version cannot be served.</exception>
    public static async Task<ModelService> StartAsync(DeploymentSpec spec, ModelServiceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ModelServiceOptions();
        string[] errors = [.. spec.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var logger = options.LoggerFactory.CreateLogger(ServiceLog.Category);
        var payloads = spec.PayloadLog is { } log && options.PayloadFolder is { } folder ? new ServicePayloads(log, folder, options) : null;
        var canary = new ServiceCanary(options, logger);
        ScoringGateway? gateway = null;
        ServiceVersions? versions = null;
        try
        {
            var monitor = new ServiceMonitor(spec, options, payloads, logger);
            var scoring = spec.Serving.Apply(new ScoringOptions
            {
                Host = spec.Host,
                Port = spec.Port,
                ModelName = spec.Name,
                Metrics = true,
                LoggerFactory = options.LoggerFactory,
                Observers = payloads is null ? [canary, .. options.Observers] : [payloads.Log, canary, .. options.Observers],
                Time = options.Time,
            });
            gateway = await ScoringGateway.StartAsync(new GatewayOptions { Scoring = scoring, Time = options.Time }, monitor.Map, cancellationToken).ConfigureAwait(false);
            versions = new ServiceVersions(gateway, options, logger);
            await versions.ApplyAsync(spec, cancellationToken).ConfigureAwait(false);
            ServiceLog.Started(logger, spec.Name, spec.Model, gateway.Url);
            return new ModelService(spec, options, gateway, versions, payloads, canary, monitor, logger);
        }
        catch
        {
            await EndAsync(gateway, versions, payloads).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes another desired state: traffic and what goes with it, and whether aliases are followed.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <exception cref="ModelOpsException">A version cannot be found or served; then all stays as it was.</exception>
    public async Task ApplyAsync(DeploymentSpec spec, CancellationToken cancellationToken = default)
    {
        string[] errors = [.. spec.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var channels = _monitor.Channels(_spec, spec);
        await _versions.ApplyAsync(_canary.Effective(spec), cancellationToken).ConfigureAwait(false);
        _monitor.Use(channels, spec);
        _spec = spec;
        ServiceLog.Applied(_logger, spec.Name, spec.Generation, spec.GatewayTraffic);
    }

    /// <summary>Does now what it does every few seconds: writes the payload log, and judges its canary. Where it runs on a <see cref="ReplayClock"/>, all that is due is done when this returns.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        await WriteLogAsync(cancellationToken).ConfigureAwait(false);
        await _canary.JudgeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops listening after the requests under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Stopped.IsCompleted)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Writes what waits for the payload log.</summary>
    internal Task WriteLogAsync(CancellationToken cancellationToken) => _payloads?.Log.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>From now on other processes of the user see it by its files, and change it by them.</summary>
    internal void Attach(DeploymentStore store, string id)
    {
        store.WriteStatus(id, Status(DeploymentState.Running));
        _files = (store, id);
    }

    /// <summary>What its status file says.</summary>
    internal DeploymentStatus Status(DeploymentState state) => new()
    {
        Generation = _generation,
        State = state,
        Address = Address,
        GrpcAddress = GrpcAddress,
        ProcessId = Environment.ProcessId,
        Mark = ProcessMark.Of(Environment.ProcessId) ?? "",
        Machine = ProcessMark.Machine,
        Since = Since,
        Versions = Versions,
        Error = _error,
        Problems = Problems,
        AlertTest = _alertTest,
    };

    private async Task RunAsync()
    {
        // A tracker that does not answer keeps nobody waiting but this task.
        var following = FollowAsync();
        var watching = _monitor.RunAsync(this, _versions, _stop.Token);
        try
        {
            await ResumeAsync().ConfigureAwait(false);
            while (!_stop.IsCancellationRequested && !await TurnAsync().ConfigureAwait(false))
            {
                await Task.Delay(_look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
        }
    }

    // A canary that was under way when the process before this one ended.
    private async Task ResumeAsync()
    {
        try
        {
            await _canary.TakeAsync(_spec, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ServiceLog.Problem(_logger, exception.Message);
        }
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(_look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_spec.Follow && _options.Time.GetElapsedTime(_followedAt) >= _spec.FollowInterval)
            {
                _followedAt = _options.Time.GetTimestamp();
                try
                {
                    await _versions.FollowAsync(_stop.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    // It stops.
                }
                catch (Exception exception)
                {
                    ServiceLog.Problem(_logger, exception.ToString());
                }
            }
        }
    }

    // What goes wrong here must not end the service: the next turn tries again.
    private async Task<bool> TurnAsync()
    {
        try
        {
            if (_files is var (store, id) && store.FindSpec(id) is { } desired && desired.Generation > _generation)
            {
                if (desired.IsStopped)
                {
                    (_generation, _error) = (desired.Generation, null);
                    return true;
                }

                await TakeAsync(desired).ConfigureAwait(false);
            }

            Publish();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It stops.
        }
        catch (Exception exception)
        {
            Once(exception.Message);
        }

        return false;
    }

    private async Task TakeAsync(DeploymentSpec desired)
    {
        try
        {
            _error = null;
            var isTest = desired.AlertTest is not null && desired.AlertTest != _spec.AlertTest;
            await ApplyAsync(desired with { Host = _spec.Host, Port = _spec.Port, Serving = _spec.Serving, Name = _spec.Name }, _stop.Token).ConfigureAwait(false);
            await _canary.TakeAsync(_spec, _stop.Token).ConfigureAwait(false);
            _alertTest = isTest ? await ServiceAlerts.TestAsync(_spec.AlertTest!, _spec.Name, _spec.Alerts, _options.Time, _stop.Token).ConfigureAwait(false) : _alertTest;
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException)
        {
            _error = exception.Message;
            ServiceLog.Refused(_logger, desired.Name, desired.Generation, exception.Message);
        }

        _generation = desired.Generation;
        _published = "";
    }

    private void Once(string problem)
    {
        if (_lastProblem != problem)
        {
            _lastProblem = problem;
            ServiceLog.Problem(_logger, problem);
        }
    }

    // Each request changes the counts; once a second is enough for them.
    private void Publish()
    {
        if (_files is not var (store, id) || (_published.Length > 0 && _options.Time.GetElapsedTime(_publishedAt) < _publish))
        {
            return;
        }

        var status = Status(DeploymentState.Running);
        var text = StateJson.Write(status);
        if (text != _published)
        {
            store.WriteStatus(id, status);
            (_published, _publishedAt, _lastProblem) = (text, _options.Time.GetTimestamp(), null);
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await _canary.EndAsync(isForGood: !_spec.IsBackground).ConfigureAwait(false);
            var last = Status(DeploymentState.Stopped);
            await EndAsync(Gateway, _versions, _payloads).ConfigureAwait(false);
            ServiceLog.Stopped(_logger, _spec.Name);
            if (_files is var (store, id))
            {
                if (_spec.IsBackground)
                {
                    store.WriteStatus(id, last);
                }
                else
                {
                    store.Remove(id);
                }
            }
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    // Requests end before what watches them does.
    private static async Task EndAsync(ScoringGateway? gateway, ServiceVersions? versions, ServicePayloads? payloads)
    {
        if (gateway is not null)
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
        }

        versions?.DeleteCopies();
        if (payloads is not null)
        {
            await payloads.DisposeAsync().ConfigureAwait(false);
        }
    }
}
