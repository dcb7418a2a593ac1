using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOps.Server.Hosting;

namespace ModelOps;

/// <summary>
/// An MLflow-compatible tracking, registry and artifact server over any <see cref="ModelOps.Tracking.ITrackingStore"/>:
/// MLflow's REST API, the artifact proxy, <c>/health</c>, <c>/version</c>, <c>/openapi.json</c>, and a small page at <c>/</c>.
/// </summary>
public sealed class TrackingServer : IAsyncDisposable
{
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
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.MaxRequestLineSize = 32 << 10;
            kestrel.Limits.MaxConcurrentConnections = 4096;
            kestrel.Listen(options.Address, options.Port);
        });

        var application = builder.Build();
        application.Use(new RequestPipeline(options).InvokeAsync);
        application.UseRouting();
        RouteTable.Map(application, options);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new InvalidInputException($"Port {options.Port} on {options.Host} is in use by another program; choose another one with {Wording.Option("port")}, or 0 for any free one.", fault);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new InvalidInputException($"Cannot listen on {options.Host} port {options.Port}: {fault.Message}", fault);
        }

        var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TrackingServer(application, new Uri(bound));
    }

    /// <summary>Takes no more requests, lets those under way end (at most 10 s), and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}
