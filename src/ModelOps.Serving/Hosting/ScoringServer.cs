using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Grpc;
using ModelOps.Serving.Hosting;
using ModelOps.Serving.Scoring;
using ModelOps.Serving.Telemetry;
using ModelOps.Threading;

namespace ModelOps;

/// <summary>
/// A model behind HTTP, in this process: MLflow's scoring protocol (<c>/invocations</c>, <c>/ping</c>, <c>/health</c>,
/// <c>/version</c>) and the Open Inference Protocol (<c>/v2</c>). Dispose it to stop.
/// </summary>
public sealed class ScoringServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ModelHost _host;
    private readonly ScoringOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _reloading = new(1);
    private readonly RequestDelegate? _answer;
    private int _draining;
    private IDisposable? _shown;
    private int _stopped;

    private ScoringServer(WebApplication app, Uri? url, ModelHost host, ScoringOptions options, ILogger logger)
    {
        (_app, _host, _options, _logger) = (app, host, options, logger);
        Url = url!;
        _answer = url is null ? ((IApplicationBuilder)app).Build() : null;
    }

    /// <summary>The address, as <c>http://127.0.0.1:5010/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The address for clients of the inference protocol over gRPC, as <c>http://127.0.0.1:5011/</c>; null without <see cref="ScoringOptions.GrpcPort"/>.</summary>
    public Uri? GrpcUrl { get; private init; }

    /// <summary>The port it listens on.</summary>
    public int Port => Url.Port;

    /// <summary>The version that new requests get: that of the options, or of the last reload.</summary>
    public string ModelVersion => _host.Current.Version;

    /// <summary>The run that this version comes from; null when not known.</summary>
    public string? RunId => _host.Current.RunId;

    /// <summary>Serves a model until stopped.</summary>
    /// <param name="model">The model; it must live as long as the server, which does not dispose of it.</param>
    /// <param name="options">Where and how; null for a free port on this machine.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">Options out of range (all at once), or a port in use.</exception>
    public static Task<ScoringServer> StartAsync(Model model, ScoringOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(model, false, options ?? new ScoringOptions(), cancellationToken);

    /// <summary>Loads a model folder and serves it until stopped.</summary>
    /// <param name="modelFolder">A folder with an <c>MLmodel</c> file.</param>
    /// <param name="options">Where and how; null for a free port on this machine.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">No such folder, options out of range (all at once), or a port in use.</exception>
    /// <exception cref="ModelException">The folder's model cannot be used.</exception>
    public static async Task<ScoringServer> StartAsync(string modelFolder, ScoringOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ScoringOptions();
        var model = Model.Load(modelFolder, options.Images);
        try
        {
            return await StartAsync(model, true, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Serves another version in place of the one now, without a failed request: it is warmed up, then new requests get it, and those under way end with the old one. On any error the old one goes on.</summary>
    /// <param name="model">The new version's model. It must live as long as it is served: the server does not dispose of it.</param>
    /// <param name="version">The version's name, as <see cref="ScoringOptions.ModelVersion"/>.</param>
    /// <param name="runId">The run it comes from; null when not known.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <returns>Ends when no request uses the old version any more.</returns>
    /// <exception cref="InvalidInputException">The version's name cannot be used, or the model takes no columns.</exception>
    /// <exception cref="ModelException">The model cannot score its input example, or rows that were made up.</exception>
    public Task ReloadAsync(Model model, string version, string? runId = null, CancellationToken cancellationToken = default) =>
        ReloadAsync(() => model, false, version, runId, cancellationToken);

    /// <summary>Loads a model folder and serves it in place of the version now, as <see cref="ReloadAsync(Model, string, string?, CancellationToken)"/> does.</summary>
    /// <param name="modelFolder">A folder with an <c>MLmodel</c> file.</param>
    /// <param name="version">The version's name, as <see cref="ScoringOptions.ModelVersion"/>.</param>
    /// <param name="runId">The run it comes from; null when not known.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <returns>Ends when no request uses the old version any more.</returns>
    /// <exception cref="InvalidInputException">No such folder, or the version's name or the model cannot be used.</exception>
    /// <exception cref="ModelException">The folder's model cannot be used.</exception>
    public Task ReloadAsync(string modelFolder, string version, string? runId = null, CancellationToken cancellationToken = default) =>
        ReloadAsync(() => Model.Load(modelFolder, _options.Images), true, version, runId, cancellationToken);

    /// <summary>
    /// Says that it is not ready, waits <see cref="ScoringOptions.DrainDelay"/> so that load balancers see it, takes no more requests, waits
    /// for those under way (at most <see cref="ScoringOptions.StopTimeout"/>), and ends.
    /// </summary>
    /// <param name="cancellationToken">Ends at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _host.IsReady = false;

        // One that does not listen itself has no load balancer in front.
        if (Interlocked.Exchange(ref _draining, 1) == 0 && _answer is null && _options.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(_options.DrainDelay, _options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _app.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends when the server has stopped, or is told to by the token.</summary>
    /// <param name="cancellationToken">Stops the server.</param>
    public async Task WaitForStopAsync(CancellationToken cancellationToken = default)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopped = _app.Lifetime.ApplicationStopped.Register(() => told.TrySetResult()).ConfigureAwait(false);
        await using var cancelled = cancellationToken.Register(() => told.TrySetResult()).ConfigureAwait(false);
        await told.Task.ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _shown?.Dispose();
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            ServingLog.Stopped(_logger, _options.ModelName, ModelVersion);
        }

        // A reload under way gives up its version to the host, which disposes of it.
        await _reloading.WaitAsync().ConfigureAwait(false);
        _host.Dispose();
        _reloading.Release();
    }

    /// <summary>The same without an address, for requests that a server hands on to <see cref="AnswerAsync"/>; warmed up.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isOwned">Whether it is disposed of with this.</param>
    /// <param name="options">How it scores.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelException">The model cannot score its input example.</exception>
    internal static async Task<ScoringServer> UnlistenedAsync(Model model, bool isOwned, ScoringOptions options, CancellationToken cancellationToken)
    {
        Refuse(options);

        // The server that hands on the requests shows the metrics of all.
        options = options with { Metrics = false };
        var logger = options.LoggerFactory.CreateLogger(ServingLog.Category);
        var served = new ServedModel(model, options, isOwned);
        if (!await WarmUpAsync(served, cancellationToken).ConfigureAwait(false))
        {
            ServingLog.Cold(logger, options.ModelName, options.ModelVersion);
        }

        var app = Listener(options);
        var host = new ModelHost(served) { IsReady = true };
        var endpoints = new ScoringEndpoints(host, options, logger);
        endpoints.Map(app);
        return new ScoringServer(app, null, host, options, logger) { _shown = endpoints.Show() };
    }

    /// <summary>Answers a request that came to another server.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var before = context.RequestServices;
        context.RequestServices = _app.Services;
        try
        {
            await _answer!(context).ConfigureAwait(false);
        }
        finally
        {
            context.RequestServices = before;
        }
    }

    /// <summary>A server without routes.</summary>
    internal static WebApplication Listener(ScoringOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var tls = options.Tls is { } files ? new ServerCertificate(files.CertificateFile, files.KeyFile, files.PasswordVariable, options.Time, options.LoggerFactory.CreateLogger(ServingLog.Category)) : null;
        return WebServer.Build(options.Place, options.MaxRequestBytes, options.StopTimeout, GrpcHosting.Configure(options, tls) + MetricsHosting.Configure(options) + configure, options.LoggerFactory, tls);
    }

    /// <summary>Refuses callers that may not call; null for the others.</summary>
    internal static Func<HttpContext, Task?> Guard(ScoringOptions options) => new ScoringGuard(options).Refuse;

    private static async Task<ScoringServer> StartAsync(Model model, bool isOwned, ScoringOptions options, CancellationToken cancellationToken)
    {
        Refuse(options);
        var app = Listener(options);
        var logger = options.LoggerFactory.CreateLogger(ServingLog.Category);
        var host = new ModelHost(new ServedModel(model, options, isOwned));
        var endpoints = new ScoringEndpoints(host, options, logger);
        endpoints.Map(app);
        var address = await WebServer.StartAsync(app, options.Place, options.GrpcPlace, cancellationToken).ConfigureAwait(false);
        try
        {
            // It listens before: whoever watches it sees that it lives, and is not ready.
            if (!await Task.Run(() => WarmUp.Run(host.Current, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                ServingLog.Cold(logger, options.ModelName, options.ModelVersion);
            }
        }
        catch
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        host.IsReady = true;
        ServingLog.Started(logger, options.ModelName, options.ModelVersion, address);
        return new ScoringServer(app, address, host, options, logger) { _shown = endpoints.Show(), GrpcUrl = options.GrpcPort is null ? null : WebServer.Addresses(app)[1] };
    }

    private static void Refuse(ScoringOptions options)
    {
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    // On a thread of its own: loading and scoring take whole seconds where models are large, and the caller may be a notebook's cell. Another version may be served meanwhile, and keeps the processors.
    private static Task<bool> WarmUpAsync(ServedModel served, CancellationToken cancellationToken) => LowPriority.RunAsync(() => WarmUp.Run(served, cancellationToken));

    private async Task ReloadAsync(Func<Model> load, bool isOwned, string version, string? runId, CancellationToken cancellationToken)
    {
        var options = _options with { ModelVersion = version, RunId = runId };
        ServedModel old;
        await _reloading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stopped != 0, this);
            Refuse(options);
            old = _host.Replace(await MakeAsync(load, options, isOwned, cancellationToken).ConfigureAwait(false));
            ServingLog.Reloaded(_logger, options.ModelName, version, old.Version);
        }
        catch (ModelOpsException exception)
        {
            ServingLog.ReloadFailed(_logger, exception, options.ModelName, version, ModelVersion);
            throw;
        }
        finally
        {
            _reloading.Release();
        }

        await old.Unused.ConfigureAwait(false);
    }

    private static async Task<ServedModel> MakeAsync(Func<Model> load, ScoringOptions options, bool isOwned, CancellationToken cancellationToken)
    {
        var model = await LowPriority.RunAsync(load).ConfigureAwait(false);
        try
        {
            var served = new ServedModel(model, options, isOwned);
            return await WarmUpAsync(served, cancellationToken).ConfigureAwait(false)
                ? served
                : throw new ModelException("The model has no input example, and refuses the rows that were made up in its place, so nothing shows that it works. Log it again with an input example.");
        }
        catch when (isOwned)
        {
            model.Dispose();
            throw;
        }
    }
}
