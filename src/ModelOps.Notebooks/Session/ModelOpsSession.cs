using Microsoft.Extensions.Logging;
using ModelOps.Files;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// One notebook's, script's or terminal's work: the tracking store, the current experiment and run, and what features keep in it.
/// Every command is an extension method of it, in the file beside the command.
/// </summary>
public sealed partial class ModelOpsSession : IAsyncDisposable
{
    private readonly List<object> _parts = [];
    private readonly List<string> _temporary = [];
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ITrackingStore? _store;
    private int _isDisposed;

    /// <summary>A session; nothing is opened before it is needed.</summary>
    /// <param name="host">The notebook or terminal; null for plain C#, where nothing is shown.</param>
    /// <param name="options">Where things are; null for the defaults, which environment variables can change.</param>
    public ModelOpsSession(INotebookHost? host = null, ModelOpsSessionOptions? options = null)
    {
        Host = host ?? new DetachedHost();
        Options = options ?? new ModelOpsSessionOptions();
        Logger = Options.LoggerFactory.CreateLogger("ModelOps.Notebooks");
    }

    /// <summary>Where the session runs.</summary>
    public INotebookHost Host { get; }

    /// <summary>Gives the figures of this session's notebook their HTML.</summary>
    public FigureDocument Figures { get; } = new();

    /// <summary>Where it finds things.</summary>
    internal ModelOpsSessionOptions Options { get; }

    /// <summary>The log of the commands.</summary>
    internal ILogger Logger { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time => Options.Time;

    /// <summary>What one process of this user leaves for the next.</summary>
    internal UserState State => new(Options.StateFolder);

    /// <summary>The folder that relative paths start from.</summary>
    internal string Folder => Options.Folder;

    /// <summary>The tracking store, opened at first use: <c>MLFLOW_TRACKING_URI</c>, or <c>mlflow.db</c> in the session's folder.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TrackingException">The store cannot be opened.</exception>
    public async Task<ITrackingStore> StoreAsync(CancellationToken cancellationToken = default)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _store ??= await TrackingStores.OpenAsync(TrackingUri(), new TrackingStoreOptions { Time = Time, LoggerFactory = Options.LoggerFactory, SecretReplaced = sentence => _ = WarnAsync(sentence) }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The tracking store as <c>MLFLOW_TRACKING_URI</c> names it, with credentials where they are part of it.</summary>
    internal string TrackingUri()
    {
        var uri = Options.TrackingUri ?? Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
        return string.IsNullOrWhiteSpace(uri) ? $"sqlite:///{Path.Combine(Folder, "mlflow.db")}" : uri;
    }

    /// <summary>Loads an extension: what it adds is there from the next line of C# and the next cell's magics on.</summary>
    /// <typeparam name="TExtension">The extension.</typeparam>
    /// <returns>What it added; null when it was loaded before.</returns>
    /// <exception cref="InvalidInputException">It failed while it was loaded.</exception>
    public LoadedExtension? Use<TExtension>()
        where TExtension : IModelOpsExtension, new() => ExtensionLoader.Load(typeof(TExtension));

    /// <summary>A path as the user wrote it: from the session's folder, or, when nothing is there, from the notebook's.</summary>
    internal string ResolvePath(string path)
    {
        var here = Path.GetFullPath(path, Folder);
        if (Path.Exists(here) || Options.Notebook is null)
        {
            return here;
        }

        var beside = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(Options.Notebook, Folder))!);
        return Path.Exists(beside) ? beside : here;
    }

    /// <summary>What a feature keeps in this session: made at first use, and disposed with the session if it can be.</summary>
    /// <param name="make">Makes it; for this session.</param>
    internal T Part<T>(Func<ModelOpsSession, T> make)
        where T : class
    {
        lock (_parts)
        {
            if (_parts.OfType<T>().FirstOrDefault() is { } known)
            {
                return known;
            }

            var made = make(this);
            _parts.Add(made);
            return made;
        }
    }

    /// <summary>Deletes a folder when the session ends.</summary>
    internal void DeleteAtEnd(string folder)
    {
        lock (_temporary)
        {
            _temporary.Add(folder);
        }
    }

    /// <summary>Shows a result as a command would: its text, then each of its figures. A <see cref="LivePanel"/> is kept up to date from then on, where the host can show it anew.</summary>
    /// <param name="result">What to show.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task ShowAsync(IViewable result, CancellationToken cancellationToken = default)
    {
        var live = Host.CanUpdateLater ? result as ILiveView : null;
        foreach (var bundle in ViewBundles.Of(result.ToView(), Figures))
        {
            await Host.DisplayAsync(bundle, live?.DisplayId, cancellationToken).ConfigureAwait(false);
        }

        live?.Begin();
    }

    /// <summary>Says, once, that models run on the CPU although another device was asked for. In plain C#, where nothing is shown, <see cref="ModelRuntime.Fallback"/> has it.</summary>
    internal async Task SayFallbackAsync(CancellationToken cancellationToken)
    {
        if (Host is not DetachedHost && ModelRuntime.TakeFallback() is { } fallback)
        {
            await Host.DisplayAsync(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Text] = fallback }), null, cancellationToken).ConfigureAwait(false);
        }
    }

    // Work that goes on after its cell has nowhere to show it; the log has it, too.
    private async Task WarnAsync(string sentence)
    {
        try
        {
            await Host.NoteAsync(sentence, CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
        }
    }

    /// <summary>Ends what is still open: deployments are stopped, connections closed, and a run that is still active is marked FINISHED.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isDisposed, 1) != 0 ? ValueTask.CompletedTask : Endings.AllAsync(
    [
        // The latest part first: it may use those before it.
        .. Enumerable.Reverse(_parts).OfType<IAsyncDisposable>().Select(part => (Func<ValueTask>)part.DisposeAsync),
        async () => await EndRunAsync(null).ConfigureAwait(false),
        .. _temporary.Where(Directory.Exists).Select(folder => (Func<ValueTask>)(() =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        })),
        async () => await (_store?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false),
        () =>
        {
            _opening.Dispose();
            return ValueTask.CompletedTask;
        },
    ]);
}
