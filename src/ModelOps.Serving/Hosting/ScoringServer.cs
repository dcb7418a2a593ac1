using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using ModelOps.Http.Hosting;
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

        var app = WebServer.Build(options.Place, options.MaxRequestBytes, options.StopTimeout);
        new ScoringEndpoints(model, options).Map(app);
        return new ScoringServer(app, await WebServer.StartAsync(app, options.Place, cancellationToken).ConfigureAwait(false), owned);
    }
}
