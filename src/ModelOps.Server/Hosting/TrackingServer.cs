using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Hosting;
using ModelOps.Server.Hosting;
using ModelOps.Server.Telemetry;

namespace ModelOps;

/// <summary>
/// An MLflow-compatible tracking, registry and artifact server over any <see cref="ModelOps.Tracking.ITrackingStore"/>:
/// MLflow's REST API, the artifact proxy, <c>/health</c>, <c>/version</c>, <c>/openapi.json</c>, and a small page at <c>/</c>.
/// </summary>
public sealed class TrackingServer : IAsyncDisposable
{
    private const int LongestRequestLine = 32 << 10;

    private readonly WebApplication _application;
    private readonly string _store;
    private readonly ILogger _logger;

    private TrackingServer(WebApplication application, Uri address, string store, ILogger logger)
    {
        _application = application;
        Address = address;
        _store = store;
        _logger = logger;
    }

    /// <summary>Where it listens, as <c>http://127.0.0.1:5000</c>.</summary>
    public Uri Address { get; }

    /// <summary>Every endpoint, for the test that holds all of them to one policy.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => _application.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Starts a server; it answers when this returns.</summary>
    /// <param name="options">What to serve and where.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="InvalidInputException">An option is wrong, or the port is taken.</exception>
    public static async Task<TrackingServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var place = new ListenAddress(options.Host, options.Port);

        // Searches put long filters into the request line.
        var application = WebServer.Build(
            place, options.MaxRequestBytes, TimeSpan.FromSeconds(10), builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = LongestRequestLine), options.LoggerFactory);
        application.Use(new RequestPipeline(options).InvokeAsync);
        application.UseRouting();
        RouteTable.Map(application, options);
        var address = await WebServer.StartAsync(application, place, cancellationToken).ConfigureAwait(false);
        var logger = options.LoggerFactory.CreateLogger(ServerLog.Category);
        ServerLog.Started(logger, options.Store.Uri, address);
        return new TrackingServer(application, address, options.Store.Uri, logger);
    }

    /// <summary>Takes no more requests, lets those under way end (at most 10 s), and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        ServerLog.Stopped(_logger, _store);
    }
}
