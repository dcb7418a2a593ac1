using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Gateway;
using ModelOps.Serving.Grpc;
using ModelOps.Serving.Telemetry;
using ModelOps.Threading;
using Yarp.ReverseProxy.Forwarder;

namespace ModelOps;

/// <summary>
/// One address for several versions of a model: in this process, or at other addresses. It shares out requests by weights, keeps callers with their version,
/// sends copies to a version in the shadow, and changes all of that while requests are under way. Dispose it to stop.
/// </summary>
public sealed class ScoringGateway : IAsyncDisposable
{
    private readonly SemaphoreSlim _change = new(1, 1);
    private readonly WebApplication _app;
    private readonly GatewayOptions _options;
    private readonly GatewayRequests _requests;
    private readonly ShadowMirror _mirror;
    private readonly ILogger _logger;

    private ScoringGateway(WebApplication app, GatewayOptions options, GatewayRequests requests, ShadowMirror mirror, ILogger logger, Uri url)
    {
        (_app, _options, _requests, _mirror, _logger) = (app, options, requests, mirror, logger);
        Url = url;
    }

    /// <summary>The address, as <c>http://127.0.0.1:5010/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The address for clients of the inference protocol over gRPC; null without <see cref="ScoringOptions.GrpcPort"/>. Versions at other addresses are not reached by it.</summary>
    public Uri? GrpcUrl { get; private init; }

    /// <summary>The traffic as it is.</summary>
    public GatewayTraffic Traffic => _requests.Table.Traffic;

    /// <summary>The versions, and what they have answered.</summary>
    public IReadOnlyList<GatewayVersion> Versions
    {
        get
        {
            var table = _requests.Table;
            return [.. table.Destinations.Values.Select(each => new GatewayVersion(each.Name, each.Version, each.Address, table.Traffic.Weights.GetValueOrDefault(each.Name), each.Requests, each.Errors, each.IsUp) { Shadow = each.Shadow.Report })];
        }
    }

    /// <summary>Listens, without a version at first: requests are answered with 503 until <see cref="SetTrafficAsync"/> sends them to one.</summary>
    /// <param name="options">Where and how; null for a free port on this machine.</param>
    /// <param name="routes">Adds routes of its own, which come before those of the versions; null for none.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">Options out of range (all at once), or a port in use.</exception>
    public static async Task<ScoringGateway> StartAsync(GatewayOptions? options = null, Action<IEndpointRouteBuilder>? routes = null, CancellationToken cancellationToken = default)
    {
        options ??= new GatewayOptions();
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var logger = options.Scoring.LoggerFactory.CreateLogger(ServingLog.Category);
        var mirror = new ShadowMirror(options.ShadowQueue, logger);
        try
        {
            var requests = new GatewayRequests(options, mirror, logger);
            var app = ScoringServer.Listener(options.Scoring, builder =>
            {
                // The versions answer for what the gateway itself does not.
                builder.Services.AddHttpForwarder();
                builder.Services.Configure<GrpcServiceOptions>(grpc => grpc.IgnoreUnknownServices = true);
            });
            var callers = ScoringServer.Guard(options.Scoring);
            app.Use(next => context =>
            {
                SafeHeaders.Set(context);
                return callers(context) ?? next(context);
            });
            if (routes is not null || options.Scoring.Metrics || options.Scoring.GrpcPort is not null)
            {
                app.UseRouting();
                MetricsHosting.Map(app, options.Scoring);
                GrpcHosting.MapCommon(app, options.Scoring, () => requests.Table is var table && table.Destinations.Values.Any(each => each.IsUp && table.Traffic.Weights.GetValueOrDefault(each.Name) > 0));
                routes?.Invoke(app);
                app.UseEndpoints(_ => { });
            }

            app.Run(requests.HandleAsync);
            var url = await WebServer.StartAsync(app, options.Scoring.Place, options.Scoring.GrpcPlace, cancellationToken).ConfigureAwait(false);
            GatewayLog.Started(logger, options.Scoring.ModelName, url);
            return new ScoringGateway(app, options, requests, mirror, logger, url) { GrpcUrl = options.Scoring.GrpcPort is null ? null : WebServer.Addresses(app)[1] };
        }
        catch
        {
            await mirror.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Loads a model folder, warms it up, and puts it under a name; a version that had the name before answers the requests it has, and ends.
    /// It gets requests when <see cref="SetTrafficAsync"/> names it, or at once where it takes another's place.
    /// </summary>
    /// <param name="name">Its name in the gateway, such as <c>champion</c>.</param>
    /// <param name="modelFolder">A folder with an <c>MLmodel</c> file.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="runId">The run it comes from; null when not known.</param>
    /// <param name="cancellationToken">Gives up starting it.</param>
    /// <exception cref="InvalidInputException">No such folder.</exception>
    /// <exception cref="ModelException">The folder's model cannot be used; what was there before goes on.</exception>
    public async Task PutAsync(string name, string modelFolder, string version, string? runId = null, CancellationToken cancellationToken = default)
    {
        var model = await LowPriority.RunAsync(() => Model.Load(modelFolder, _options.Scoring.Images)).ConfigureAwait(false);
        ScoringServer server;
        try
        {
            server = await ScoringServer.UnlistenedAsync(model, true, OptionsOf(version, runId), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        await PutAsync(name, version, server).ConfigureAwait(false);
    }

    /// <inheritdoc cref="PutAsync(string, string, string, string, CancellationToken)" />
    /// <param name="model">The model; it must live as long as the gateway, which does not dispose of it.</param>
    public async Task PutAsync(string name, Model model, string version, string? runId = null, CancellationToken cancellationToken = default) =>
        await PutAsync(name, version, await ScoringServer.UnlistenedAsync(model, false, OptionsOf(version, runId), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Puts a version at another address under a name: one of ours, or any server of the same protocols.</summary>
    /// <param name="name">Its name in the gateway.</param>
    /// <param name="address">Where it listens; <c>unix:/path</c> for a socket of this machine.</param>
    /// <param name="version">The model's version, for the header <c>ModelOps-Version</c> of answers that have none.</param>
    /// <exception cref="InvalidInputException">The address is not one.</exception>
    public async Task PutAsync(string name, Uri address, string version)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https" or "unix"))
        {
            throw new InvalidInputException($"'{address}' is not where a version can listen. Give an http or https address, or unix:/path.");
        }

        await SwapAsync(new RemoteDestination(_options.Scoring.ModelName, name, version, address, _app.Services.GetRequiredService<IHttpForwarder>(), _options, _logger)).ConfigureAwait(false);
    }

    /// <summary>Changes where requests go, from the next one on.</summary>
    /// <param name="traffic">The shares, the shadow, and what keeps callers with their version.</param>
    /// <exception cref="InvalidInputException">It names a version that is not there, or the weights are not 100 together (all errors at once).</exception>
    public async Task SetTrafficAsync(GatewayTraffic traffic)
    {
        await _change.WaitAsync().ConfigureAwait(false);
        try
        {
            var destinations = _requests.Table.Destinations;
            string[] errors = [.. traffic.Errors([.. destinations.Keys])];
            if (errors.Length > 0)
            {
                throw new InvalidInputException(errors);
            }

            _requests.Table = new GatewayTable(destinations, traffic);
            GatewayLog.Traffic(_logger, _options.Scoring.ModelName, traffic, traffic.Shadow ?? "none");
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Ends a version after the requests under way.</summary>
    /// <param name="name">Its name in the gateway.</param>
    /// <exception cref="InvalidInputException">There is none, or requests go to it.</exception>
    public async Task RemoveAsync(string name)
    {
        GatewayDestination? removed;
        await _change.WaitAsync().ConfigureAwait(false);
        try
        {
            var table = _requests.Table;
            if (!table.Destinations.TryGetValue(name, out removed))
            {
                throw new InvalidInputException($"There is no version '{name}' to remove.{Suggestion.Among(name, table.Destinations.Keys, "There are")}");
            }

            if (table.Traffic.Weights.GetValueOrDefault(name) > 0 || table.Traffic.Shadow == name)
            {
                throw new InvalidInputException($"Requests go to '{name}' ({table.Traffic}). Send them to another version first.");
            }

            var traffic = table.Traffic with { Weights = table.Traffic.Weights.Where(pair => pair.Key != name).ToDictionary() };
            _requests.Table = new GatewayTable(table.Destinations.Where(pair => pair.Key != name).ToDictionary(), traffic);
        }
        finally
        {
            _change.Release();
        }

        await EndAsync(removed).ConfigureAwait(false);
    }

    /// <summary>Takes no more requests, waits for those under way, and ends all versions.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _mirror.DisposeAsync().ConfigureAwait(false);
        foreach (var destination in _requests.Table.Destinations.Values)
        {
            await destination.DisposeAsync().ConfigureAwait(false);
        }

        _requests.Table = GatewayTable.Empty;
        _change.Dispose();
    }

    private ScoringOptions OptionsOf(string version, string? runId) => _options.Scoring with
    {
        ModelVersion = version,
        RunId = runId,
        Tls = null,
        DrainDelay = TimeSpan.Zero,
        Observers = [.. _options.Scoring.Observers.Select(observer => new ShadowObserver(observer))],
    };

    private Task PutAsync(string name, string version, ScoringServer server) => SwapAsync(new LocalDestination(_options.Scoring.ModelName, name, version, server));

    private async Task SwapAsync(GatewayDestination destination)
    {
        GatewayDestination? before;
        await _change.WaitAsync().ConfigureAwait(false);
        try
        {
            var table = _requests.Table;
            if (table.Destinations.TryGetValue(destination.Name, out before))
            {
                destination.CountOn(before);
            }

            _requests.Table = new GatewayTable(new Dictionary<string, GatewayDestination>(table.Destinations) { [destination.Name] = destination }, table.Traffic);
            GatewayLog.Put(_logger, _options.Scoring.ModelName, destination.Name, destination.Version);
        }
        finally
        {
            _change.Release();
        }

        if (before is not null)
        {
            await EndAsync(before).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(GatewayDestination destination)
    {
        await destination.DrainAsync(_options.Scoring.StopTimeout).ConfigureAwait(false);
        await destination.DisposeAsync().ConfigureAwait(false);
        GatewayLog.Removed(_logger, _options.Scoring.ModelName, destination.Name, destination.Version);
    }
}
