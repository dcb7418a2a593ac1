using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Hosting;
using ModelOps.Serving.Hosting;
using ModelOps.Serving.Telemetry;

namespace ModelOps;

/// <summary>
/// A model behind HTTP, in this process: MLflow's scoring protocol (<c>/invocations</c>, <c>/ping</c>, <c>/health</c>,
/// <c>/version</c>) and the Open Inference Protocol (<c>/v2</c>). Dispose it to stop.
/// </summary>
public sealed class ScoringServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ScoringOptions _options;
    private readonly ILogger _logger;
    private readonly Model? _owned;
    private int _stopped;

    private ScoringServer(WebApplication app, Uri url, ScoringOptions options, ILogger logger, Model? owned)
    {
        _app = app;
        Url = url;
        _options = options;
        _logger = logger;
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
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            ServingLog.Stopped(_logger, _options.ModelName, _options.ModelVersion);
        }

        _owned?.Dispose();
    }

    private static async Task<ScoringServer> StartAsync(Model model, Model? owned, ScoringOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var app = WebServer.Build(options.Place, options.MaxRequestBytes, options.StopTimeout, logs: options.LoggerFactory);
        var logger = options.LoggerFactory.CreateLogger(ServingLog.Category);
        new ScoringEndpoints(model, options, logger).Map(app);
        var address = await WebServer.StartAsync(app, options.Place, cancellationToken).ConfigureAwait(false);
        ServingLog.Started(logger, options.ModelName, options.ModelVersion, address);
        return new ScoringServer(app, address, options, logger, owned);
    }
}
