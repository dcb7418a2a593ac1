using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using ModelOps.Deployments.Board;
using ModelOps.Deployments.Canary;
using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Services;

/// <summary>A service that watches itself: its payload log in windows, its alerts, and its page.</summary>
internal sealed class ServiceMonitor
{
    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(2);
    private readonly ModelServiceOptions _options;
    private readonly ServicePayloads? _payloads;
    private readonly ServiceWatch? _watch;
    private readonly ServiceAlerts? _alerts;
    private readonly ILogger _logger;
    private volatile ModelService? _service;
    private CanaryState? _canary;
    private string? _problem;

    /// <exception cref="InvalidInputException">A channel of the alerts cannot be opened, or what was sent before cannot be read.</exception>
    internal ServiceMonitor(DeploymentSpec spec, ModelServiceOptions options, ServicePayloads? payloads, ILogger logger)
    {
        (_options, _payloads, _logger) = (options, payloads, logger);
        _watch = payloads is null ? null : new ServiceWatch(spec.Name, payloads.Log.Folder, options.Time, logger);
        _alerts = options.StateFolder is { } folder ? ServiceAlerts.Open(spec.Alerts, spec.Silences, folder, options.Time)
            : spec.Alerts.Count == 0 ? null : throw Nowhere();
    }

    /// <summary>Opens the channels of a specification that takes another's place; null where they stay.</summary>
    /// <exception cref="InvalidInputException">One cannot be opened.</exception>
    internal IReadOnlyList<IAlertChannel>? Channels(DeploymentSpec before, DeploymentSpec spec) => before.Alerts.SequenceEqual(spec.Alerts) ? null : _alerts is null ? throw Nowhere() : ServiceAlerts.Channels(spec.Alerts);

    /// <summary>Takes another specification.</summary>
    /// <param name="channels">Its channels, where they have changed.</param>
    /// <param name="spec">The specification.</param>
    internal void Use(IReadOnlyList<IAlertChannel>? channels, DeploymentSpec spec) => _alerts?.Use(channels, spec.Silences);

    /// <summary>What keeps it from watching.</summary>
    internal IReadOnlyList<string> Problems => [.. _watch?.Problems ?? [], .. _alerts?.Problems ?? [], .. _problem is null ? (string[])[] : [_problem]];

    internal void Map(IEndpointRouteBuilder routes)
    {
        _payloads?.Map(routes);
        BoardEndpoint.Map(routes, Content);
    }

    /// <summary>Watches until it is stopped.</summary>
    internal async Task RunAsync(ModelService service, ServiceVersions versions, CancellationToken cancellationToken)
    {
        _service = service;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(_turn, _options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await TurnAsync(service.Spec, versions, cancellationToken).ConfigureAwait(false);
                _problem = null;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // It stops.
            }
            catch (Exception exception)
            {
                // What goes wrong here must not end the service.
                if (_problem != exception.Message)
                {
                    ServiceLog.Problem(_logger, exception.ToString());
                }

                _problem = exception.Message;
            }
        }
    }

    private async Task TurnAsync(DeploymentSpec spec, ServiceVersions versions, CancellationToken cancellationToken)
    {
        _canary = _options.StateFolder is { } folder ? new CanaryFiles(folder).Read() : null;
        if (_watch is not null)
        {
            await _watch.TurnAsync(spec.Watch, versions.Watched, cancellationToken).ConfigureAwait(false);
        }

        if (_alerts is not null)
        {
            Alert[] alerts = [.. AlertConditions.Of(spec.Name, _watch?.Versions ?? [], _payloads?.Log.Status.Error is not null, versions.Problems, _canary, _options.Time.GetUtcNow())];
            await _alerts.UpdateAsync(alerts, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What it shows of itself.</summary>
    internal BoardPanel? Panel() => Content() is { } content ? BoardPanel.Of(content) : null;

    private BoardContent? Content() => _service is not { } service ? null : new BoardContent
    {
        Name = service.Spec.Name,
        Model = service.Spec.Model,
        Since = service.Since,
        Now = _options.Time.GetUtcNow(),
        Versions = [.. service.Versions.Select(each => new BoardVersion(each.Name, each.Version, each.Weight, each.Requests, each.Errors, each.IsShadow))],
        Log = _payloads?.Log.Status,
        LookedAt = _watch?.At,
        Looks = _watch?.Versions ?? [],
        Canary = _canary,
        Alerts = _alerts?.Active ?? [],
        Silences = [.. service.Spec.Silences.Where(silence => silence.Until > _options.Time.GetUtcNow())],
        Events = _alerts?.Events ?? [],
        Problems = service.Problems,
    };

    private static InvalidInputException Nowhere() => new("Alerts need a folder to keep what was sent, and this deployment has none.");
}
