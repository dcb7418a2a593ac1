using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOps.Serving.Hosting;

namespace ModelOps;

/// <summary>
/// A model behind HTTP, in this process: MLflow's scoring protocol (<c>/invocations</c>, <c>/ping</c>, <c>/health</c>,
/// <c>/version</c>) and the Open Inference Protocol (<c>/v2</c>). Dispose it to stop.
/// </summary>
public sealed class ScoringServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Model? _owned;

    private ScoringServer(WebApplication app, Uri url, Model? owned)
    {
        _app = app;
        Url = url;
        _owned = owned;
    }

    /// <summary>The address, as <c>http://127.0.0.1:5010/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The port it listens on.</summary>
    public int Port => Url.Port;

    /// <summary>Serves a model until stopped.</summary>
    /// <param name="model">The model; it must live as long as the server, which does not dispose of it.</param>
    /// <param name="options">Where and how; null for a free port on this machine.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">Options out of range (all at once), or a port in use.</exception>
    public static Task<ScoringServer> StartAsync(Model model, ScoringOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(model, null, options ?? new ScoringOptions(), cancellationToken);

    /// <summary>Loads a model folder and serves it until stopped.</summary>
    /// <param name="modelFolder">A folder with an <c>MLmodel</c> file.</param>
    /// <param name="options">Where and how; null for a free port on this machine.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">No such folder, options out of range (all at once), or a port in use.</exception>
    /// <exception cref="ModelException">The folder's model cannot be used.</exception>
    public static async Task<ScoringServer> StartAsync(string modelFolder, ScoringOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = Model.Load(modelFolder);
        try
        {
            return await StartAsync(model, model, options ?? new ScoringOptions(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Takes no more requests, waits for those under way (at most <see cref="ScoringOptions.StopTimeout"/>), and ends.</summary>
    /// <param name="cancellationToken">Ends at once.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    /// <summary>Ends when the server has stopped, or is told to by the token.</summary>
    /// <param name="cancellationToken">Stops the server.</param>
    public Task WaitForStopAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _owned?.Dispose();
    }

    private static async Task<ScoringServer> StartAsync(Model model, Model? owned, ScoringOptions options, CancellationToken cancellationToken)
    {
        string[] faults = [.. options.Faults()];
        if (faults.Length > 0)
        {
            throw new InvalidInputException(faults);
        }

        var app = Build(options);
        new ScoringEndpoints(model, options).Map(app);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw Refused(options, fault);
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ScoringServer(app, new Uri(address), owned);
    }

    private static WebApplication Build(ScoringOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            var address = options.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.Host);
            kestrel.Listen(address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        // The usual lifetime would take Ctrl+C away from the notebook or tool that this server lives in.
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        return builder.Build();
    }

    private static InvalidInputException Refused(ScoringOptions options, Exception fault) => fault.InnerException is AddressInUseException || fault is AddressInUseException
        ? new InvalidInputException($"Port {options.Port} on {options.Host} is in use by another program. Stop that program, choose another port, or give port 0 for a free one.", fault)
        : new InvalidInputException($"Cannot listen on {options.Host}, port {options.Port}: {fault.Message.TrimEnd('.')}. Choose an address of this machine and a port you may use (1024 or above).", fault);
}
