using System.Text;
using ModelOps.Governance.Origins;
using ModelOps.Tracking;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private readonly List<string> _runIds = [];
    private readonly HashSet<string> _trainings = new(StringComparer.Ordinal);
    private readonly List<ActiveRun> _openRuns = [];
    private readonly Dictionary<string, SessionOrigin> _origins = new(StringComparer.Ordinal);
    private int _opened;

    /// <summary>The run that commands log into: of those started here and still open, the latest.</summary>
    public ActiveRun? ActiveRun
    {
        get
        {
            lock (_openRuns)
            {
                return _openRuns.LastOrDefault(run => !run.HasEnded);
            }
        }
    }

    /// <summary>The ids of the runs this session has written to, in order.</summary>
    public IReadOnlyList<string> RunIds
    {
        get
        {
            lock (_runIds)
            {
                return [.. _runIds];
            }
        }
    }

    /// <summary>
    /// Starts a run in the current experiment; it is the active one until it is disposed. Inside an active run it is
    /// nested.
    /// </summary>
    /// <param name="name">The run's name; a random one when null.</param>
    /// <param name="capture">What is captured besides what is logged; null for all of it.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The store cannot be reached, or refuses.</exception>
    public async Task<ActiveRun> StartRunAsync(string? name = null, CaptureSettings? capture = null, CancellationToken cancellationToken = default) =>
        Activate(await OpenRunAsync(new ActiveRunOptions { Name = name, ParentRunId = ActiveRun?.RunId, Capture = capture ?? new CaptureSettings() }, cancellationToken).ConfigureAwait(false));

    /// <summary>Goes on with a run that was started before; it is the active one until it is disposed.</summary>
    /// <param name="runId">The run's id, or its first characters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">No such run.</exception>
    public Task<ActiveRun> ResumeRunAsync(string runId, CancellationToken cancellationToken = default) => ResumeRunAsync(runId, null, null, cancellationToken);

    /// <summary>Goes on with a run under a new name, and captures what is said; null leaves either as it is.</summary>
    internal async Task<ActiveRun> ResumeRunAsync(string runId, string? name, CaptureSettings? capture, CancellationToken cancellationToken) => Activate(await OpenRunAsync(
        new ActiveRunOptions { RunId = await ShortId.CompleteAsync(this, runId, cancellationToken).ConfigureAwait(false), Name = name, Capture = capture ?? new CaptureSettings() }, cancellationToken).ConfigureAwait(false));

    /// <summary>Marks the active run as FAILED, as a cell that throws does.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task FailRunAsync(Exception exception, CancellationToken cancellationToken = default) => EndRunAsync(exception, cancellationToken);

    /// <summary>Keeps the executed notebook with every run this session has written to, as <c>notebook/NAME</c>.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="text">Its content.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public Task LogNotebookAsync(string name, string text, CancellationToken cancellationToken = default) => LogFileAsync($"notebook/{name}", text, cancellationToken);

    /// <summary>Keeps the lock of a notebook's packages, which the kernel writes beside it, with every run that this session has written to.</summary>
    internal async Task LogPackagesAsync(string notebook, CancellationToken cancellationToken)
    {
        var file = Path.ChangeExtension(notebook, ".lock.json");
        if (File.Exists(file))
        {
            await LogFileAsync(OriginTags.LockFile, await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps a text with every run that this session has written to.</summary>
    internal async Task LogFileAsync(string path, string text, CancellationToken cancellationToken)
    {
        foreach (var runId in RunIds)
        {
            var store = await StoreAsync(cancellationToken).ConfigureAwait(false);
            var run = await store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await store.OpenArtifacts(run.Info.ArtifactUri).WriteAsync(path, content, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A run to log into for one command: the active one, else a new one. Disposing it ends only what was opened here. A new one has that
    /// start time, for work that was done before; now when null.
    /// </summary>
    internal async Task<RunLease> LeaseRunAsync(string newName, DateTimeOffset? startTime, CancellationToken cancellationToken) => ActiveRun is { } active
        ? new RunLease(active, isOwned: false)
        : new RunLease(await OpenRunAsync(new ActiveRunOptions { Name = newName, StartTime = startTime }, cancellationToken).ConfigureAwait(false), isOwned: true);

    /// <summary>Writes what the active run still holds back, so that queries see it.</summary>
    internal Task FlushRunAsync(CancellationToken cancellationToken) => ActiveRun?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Ends the runs that are open, the inner ones first: as FAILED with an error, else as FINISHED.</summary>
    internal async Task EndRunAsync(Exception? exception, CancellationToken cancellationToken = default)
    {
        while (ActiveRun is { } run)
        {
            if (exception is not null)
            {
                await run.FailAsync(exception, cancellationToken).ConfigureAwait(false);
            }

            await run.DisposeAsync().ConfigureAwait(false);
        }

        lock (_openRuns)
        {
            _openRuns.RemoveAll(run => run.HasEnded);
        }
    }

    private ActiveRun Activate(ActiveRun run)
    {
        lock (_openRuns)
        {
            _openRuns.RemoveAll(open => open.HasEnded);
            _openRuns.Add(run);
        }

        return run;
    }

    internal async Task<ActiveRun> StartChildAsync(ActiveRun parent, string name, DateTimeOffset? startTime, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellationToken)
    {
        SessionOrigin? origin;
        lock (_runIds)
        {
            _origins.TryGetValue(parent.RunId, out origin);
        }

        var child = await parent.StartChildAsync(name, origin?.OfChild(tags) ?? tags, startTime: startTime, cancellationToken: cancellationToken).ConfigureAwait(false);
        NoteRun(child.RunId);
        return child;
    }

    /// <summary>Notes that this session has written to a run.</summary>
    internal void NoteRun(string runId)
    {
        lock (_runIds)
        {
            if (!_runIds.Contains(runId))
            {
                _runIds.Add(runId);
            }
        }
    }

    /// <summary>Notes that a run holds a training; false when it held one before.</summary>
    internal bool TakeForTraining(string runId)
    {
        lock (_trainings)
        {
            return _trainings.Add(runId);
        }
    }

    private async Task<ActiveRun> OpenRunAsync(ActiveRunOptions options, CancellationToken cancellationToken)
    {
        var store = await StoreAsync(cancellationToken).ConfigureAwait(false);
        var folder = Options.Notebook is { } notebook ? Path.GetDirectoryName(Path.GetFullPath(notebook, Folder))! : Folder;
        var origin = options.RunId is null ? await SessionOrigin.ReadAsync(this, options.Capture, folder, Interlocked.Increment(ref _opened), cancellationToken).ConfigureAwait(false) : null;
        var run = await ActiveRun.StartAsync(
            store,
            options with
            {
                Experiment = (await CurrentExperimentAsync(cancellationToken).ConfigureAwait(false)).Name,
                SourceName = Options.Notebook,
                SourceType = Options.Notebook is null ? "LOCAL" : "NOTEBOOK",
                Folder = folder,
                Time = Time,
                Tags = origin?.Tags,
            },
            cancellationToken).ConfigureAwait(false);
        NoteRun(run.RunId);
        if (origin is null)
        {
            return run;
        }

        lock (_runIds)
        {
            _origins[run.RunId] = origin;
        }

        try
        {
            await origin.KeepAsync(run, cancellationToken).ConfigureAwait(false);
            return run;
        }
        catch (Exception thrown)
        {
            await run.FailAsync(thrown, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
