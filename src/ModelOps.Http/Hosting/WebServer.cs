using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Http.Security;

namespace ModelOps.Http.Hosting;

/// <summary>Kestrel within this process, with the limits that all servers have.</summary>
internal static class WebServer
{
    private const int MostConnections = 4096;

    /// <summary>A server without routes: HTTP/1.1, and HTTP/2 where it has a certificate; no Server header, no signals.</summary>
    /// <param name="place">Where it is to listen.</param>
    /// <param name="maxRequestBytes">Larger bodies are refused.</param>
    /// <param name="stopTimeout">How long a stop waits for requests under way.</param>
    /// <param name="configure">What else it needs.</param>
    /// <param name="logs">Takes its log; null for nobody.</param>
    /// <param name="tls">Its certificate; null for http.</param>
    internal static WebApplication Build(ListenAddress place, long maxRequestBytes, TimeSpan stopTimeout, Action<WebApplicationBuilder>? configure = null, ILoggerFactory? logs = null, ServerCertificate? tls = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = maxRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            Listen(kestrel, place, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, tls);
        });
        builder.Services.AddRoutingCore().AddSingleton(logs ?? NullLoggerFactory.Instance);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = stopTimeout);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>Lets a server listen at an address.</summary>
    internal static void Listen(KestrelServerOptions kestrel, ListenAddress place, HttpProtocols protocols, ServerCertificate? tls) => kestrel.Listen(place.Address, place.Port, listen =>
    {
        listen.Protocols = protocols;
        if (tls is not null)
        {
            listen.UseHttps(tls.Handshake);
        }
    });

    /// <inheritdoc cref="StartAsync(WebApplication, ListenAddress, ListenAddress?, CancellationToken)" />
    internal static Task<Uri> StartAsync(WebApplication server, ListenAddress place, CancellationToken cancellationToken) => StartAsync(server, place, null, cancellationToken);

    /// <summary>Starts it; a server that cannot start is disposed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="place">Where it is to listen.</param>
    /// <param name="grpc">Where it listens for gRPC as well; null for nowhere.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>Its address.</returns>
    /// <exception cref="InvalidInputException">The port is in use, or the address cannot be listened on.</exception>
    internal static async Task<Uri> StartAsync(WebApplication server, ListenAddress place, ListenAddress? grpc, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw grpc is not null && error.Message.Contains($":{grpc.Port}:", StringComparison.Ordinal) && grpc.Port != place.Port ? Refused(grpc, error, "grpc-port") : Refused(place, error, "port");
        }

        return Addresses(server)[0];
    }

    /// <summary>The addresses of a started server, in the order in which it was told to listen.</summary>
    internal static Uri[] Addresses(WebApplication server) =>
        [.. server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    private static InvalidInputException Refused(ListenAddress place, Exception error, string option) => error.InnerException is AddressInUseException || error is AddressInUseException
        ? new InvalidInputException($"Port {place.Port} on {place.Host} is in use by another program. Stop that program, or choose another port with {Wording.Option(option)}; 0 takes any free one.", error)
        : new InvalidInputException($"Cannot listen on {place.Host}, port {place.Port}: {error.Message.TrimEnd('.')}. Choose an address of this machine and a port you may use (1024 or above).", error);
}
