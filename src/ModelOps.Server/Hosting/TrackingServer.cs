using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelOps.Http.Hosting;
using ModelOps.Server.Hosting;

namespace ModelOps;

/// <summary>
/// An MLflow-compatible tracking, registry and artifact server over any <see cref="ModelOps.Tracking.ITrackingStore"/>:
/// MLflow's REST API, the artifact proxy, <c>/health</c>, <c>/version</c>, <c>/openapi.json</c>, and a small page at <c>/</c>.
/// </summary>
public sealed class TrackingServer : IAsyncDisposable
{
    private const int LongestRequestLine = 32 << 10;

    private readonly WebApplication _application;

    private TrackingServer(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
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
            place, options.MaxRequestBytes, TimeSpan.FromSeconds(10), builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = LongestRequestLine));
        application.Use(new RequestPipeline(options).InvokeAsync);
        application.UseRouting();
        RouteTable.Map(application, options);
        return new TrackingServer(application, await WebServer.StartAsync(application, place, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes no more requests, lets those under way end (at most 10 s), and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}
