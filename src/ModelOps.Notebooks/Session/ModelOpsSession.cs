using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// One notebook's, script's or terminal's work: the tracking store, the current experiment and run, and the
/// deployments it started. Every command is a method of it, in the file beside the command.
/// </summary>
public sealed partial class ModelOpsSession : IAsyncDisposable
{
    private readonly ModelOpsSessionOptions _options;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ITrackingStore? _store;

    /// <summary>A session; nothing is opened before it is needed.</summary>
    /// <param name="host">The notebook or terminal; null for plain C#, where nothing is shown.</param>
    /// <param name="options">Where things are; null for the defaults, which environment variables can change.</param>
    public ModelOpsSession(INotebookHost? host = null, ModelOpsSessionOptions? options = null)
    {
        Host = host ?? new DetachedHost();
        _options = options ?? new ModelOpsSessionOptions();
    }

    /// <summary>Where the session runs.</summary>
    public INotebookHost Host { get; }

    /// <summary>Gives the figures of this session's notebook their HTML.</summary>
    public FigureDocument Figures { get; } = new();

    /// <summary>The clock.</summary>
    internal TimeProvider Time => _options.Time;

    /// <summary>What one process of this user leaves for the next.</summary>
    private UserState State => new(_options.StateFolder);

    /// <summary>The folder that relative paths start from.</summary>
    internal string Folder => _options.Folder;

    /// <summary>The tracking store, opened at first use: <c>MLFLOW_TRACKING_URI</c>, or <c>mlflow.db</c> in the session's folder.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TrackingException">The store cannot be opened.</exception>
    public async Task<ITrackingStore> StoreAsync(CancellationToken cancellationToken = default)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _store ??= await TrackingStores.OpenAsync(TrackingUri(), new TrackingStoreOptions { Time = Time }, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    private string TrackingUri()
    {
        var uri = _options.TrackingUri ?? Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
        return string.IsNullOrWhiteSpace(uri) ? $"sqlite:///{Path.Combine(Folder, "mlflow.db")}" : uri;
    }

    /// <summary>Shows a result as a command would: its text, then each of its figures.</summary>
    /// <param name="result">What to show.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task ShowAsync(IViewable result, CancellationToken cancellationToken = default)
    {
        foreach (var bundle in ViewBundles.Of(result.ToView(), Figures))
        {
            await Host.DisplayAsync(bundle, null, cancellationToken);
        }
    }

    /// <summary>Says, once, that models run on the CPU although another device was asked for. In plain C#, where nothing is shown, <see cref="ModelRuntime.Fallback"/> has it.</summary>
    internal async Task SayFallbackAsync(CancellationToken cancellationToken)
    {
        if (Host is not DetachedHost && ModelRuntime.TakeFallback() is { } fallback)
        {
            await Host.DisplayAsync(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Text] = fallback }), null, cancellationToken);
        }
    }

    /// <summary>Ends what is still open: deployments are stopped, and a run that is still active is marked FINISHED.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopDeploymentsAsync();
        await EndRunAsync(null);
        DeleteDownloads();
        await CloseConnectionsAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _opening.Dispose();
    }
}
