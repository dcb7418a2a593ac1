using System.Globalization;
using ModelOps.Tracking;
using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>
/// A run under way. Disposing it writes what waits and marks it FINISHED; <see cref="FailAsync"/> marks it FAILED.
/// A program that dies leaves it RUNNING, with everything that was acknowledged; in a SQLite store it becomes FAILED when the store is opened next
/// on the same machine, and elsewhere by <c>modelops runs repair</c>. All members may be called from many threads.
/// </summary>
public sealed partial class ActiveRun : IAsyncDisposable
{
    /// <summary>The tag with why a run failed.</summary>
    public const string ErrorTag = RunTags.Error;

    /// <summary>The tag of a run that its process left open when it died.</summary>
    public const string DiedTag = RunTags.Died;

    private readonly ITrackingStore _store;
    private readonly TimeProvider _time;
    private readonly ActiveRunOptions _options;
    private readonly RunLogger _logger;
    private readonly SystemMetricsSampler? _sampler;
    private readonly Lazy<IArtifactStore> _artifacts;
    private int _ended;

    private ActiveRun(ITrackingStore store, RunInfo info, ActiveRunOptions options)
    {
        _store = store;
        _options = options;
        Info = info;
        _time = options.Time ?? TimeProvider.System;
        _logger = new RunLogger(store, info.RunId, time: _time);
        _artifacts = new(() => store.OpenArtifacts(info.ArtifactUri));
        _sampler = options.Capture.SystemMetrics
            ? new SystemMetricsSampler(_logger, options.Folder ?? Directory.GetCurrentDirectory(), options.Capture.SystemMetricsInterval, _time)
            : null;
    }

    /// <summary>Raised when this process opens a run in any store, for what must know which runs a dying process leaves behind.</summary>
    public static event Action<ActiveRun>? Opened;

    /// <summary>Raised when a run that this process opened has ended.</summary>
    public static event Action<ActiveRun>? Ended;

    /// <summary>The store it is in: a path or an address, without credentials.</summary>
    public string StoreUri => _store.Uri;

    /// <summary>The run's id.</summary>
    public string RunId => Info.RunId;

    /// <summary>The run's head as it was when it started.</summary>
    public RunInfo Info { get; }

    /// <summary>True once the run was finished, failed or killed through this object.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>The run's artifacts.</summary>
    public IArtifactStore Artifacts => _artifacts.Value;

    /// <summary>Starts a run, or resumes one.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="options">How it starts; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The store refuses, or the run to be resumed does not exist.</exception>
    public static async Task<ActiveRun> StartAsync(ITrackingStore store, ActiveRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        RunInfo info;
        var owner = RunOwner.ThisProcess;
        if (options.RunId is { } id)
        {
            info = await store.UpdateRunAsync(id, new RunUpdate(RunStatus.Running, Name: options.Name), cancellationToken).ConfigureAwait(false);
            await store.SetTagAsync(id, new Tag(RunOwner.Tag, owner), cancellationToken).ConfigureAwait(false);
            foreach (var tag in (await store.GetRunAsync(id, cancellationToken).ConfigureAwait(false)).Data.Tags.Where(tag => tag.Key is ErrorTag or DiedTag))
            {
                await store.DeleteTagAsync(id, tag.Key, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            var name = options.Experiment ?? (options.Environment ?? System.Environment.GetEnvironmentVariable)("MLFLOW_EXPERIMENT_NAME") ?? "Default";
            var experiment = await store.GetOrCreateExperimentAsync(name, cancellationToken).ConfigureAwait(false);
            var user = options.Capture.User ? System.Environment.UserName : "";
            var start = (options.StartTime ?? (options.Time ?? TimeProvider.System).GetUtcNow()).ToUnixTimeMilliseconds();
            var made = await store.CreateRunAsync(new NewRun(experiment, options.Name, start, user, RunCapture.Tags(options, user, owner)), cancellationToken).ConfigureAwait(false);
            info = made.Info;
        }

        var run = new ActiveRun(store, info, options);
        Opened?.Invoke(run);
        try
        {
            await run.CaptureFilesAsync(cancellationToken).ConfigureAwait(false);
            return run;
        }
        catch (Exception thrown)
        {
            await run.FailAsync(thrown, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a run nested in this one, in the same experiment and with the same capture settings.</summary>
    /// <param name="name">Its name; null for a random one.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="startTime">When it started, for work that was done before; null for now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ActiveRun> StartChildAsync(
        string? name = null, IReadOnlyDictionary<string, string>? tags = null, DateTimeOffset? startTime = null, CancellationToken cancellationToken = default)
    {
        var experiment = await _store.GetExperimentAsync(Info.ExperimentId, cancellationToken).ConfigureAwait(false);

        // The parent samples the machine already, and knows source and environment.
        var capture = _options.Capture with { SystemMetrics = false, Source = false, Environment = false };
        return await StartAsync(
            _store,
            _options with { Experiment = experiment.Name, RunId = null, Name = name, ParentRunId = RunId, Tags = tags, Capture = capture, StartTime = startTime },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Logs a parameter; numbers are written with a point.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value; null is written as <c>None</c>, as MLflow does.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The key was logged before with another value.</exception>
    public Task LogParamAsync(string key, object? value, CancellationToken cancellationToken = default) =>
        _store.LogParamAsync(RunId, new Param(key, Text(value)), cancellationToken);

    /// <summary>Logs parameters.</summary>
    /// <param name="values">Key and value pairs, as a dictionary.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task LogParamsAsync(IEnumerable<KeyValuePair<string, object?>> values, CancellationToken cancellationToken = default)
    {
        const int MostAtOnce = 100;
        foreach (var chunk in values.Select(pair => new Param(pair.Key, Text(pair.Value))).Chunk(MostAtOnce))
        {
            await _store.LogBatchAsync(RunId, new RunBatch(Params: chunk), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Logs a point of a metric. Points are written in batches, within a second; <see cref="FlushAsync"/> makes them safe at once.</summary>
    /// <param name="key">The metric's key.</param>
    /// <param name="value">Any double.</param>
    /// <param name="step">Where in the training.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask LogMetricAsync(string key, double value, long step = 0, CancellationToken cancellationToken = default) =>
        _logger.LogMetricAsync(new Metric(key, value, Now, step), cancellationToken);

    /// <summary>Logs points of several metrics, all with the same time and step.</summary>
    /// <param name="values">Key and value pairs, as a dictionary.</param>
    /// <param name="step">Where in the training.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task LogMetricsAsync(IEnumerable<KeyValuePair<string, double>> values, long step = 0, CancellationToken cancellationToken = default)
    {
        var now = Now;
        foreach (var (key, value) in values)
        {
            await _logger.LogMetricAsync(new Metric(key, value, now, step), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sets a tag.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SetTagAsync(string key, string value, CancellationToken cancellationToken = default) =>
        _store.SetTagAsync(RunId, new Tag(key, value), cancellationToken);

    /// <summary>Notes a dataset the run reads.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="context">The role it plays, as <c>training</c> or <c>testing</c>; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task LogInputAsync(Dataset dataset, string? context = null, CancellationToken cancellationToken = default) =>
        _store.LogInputsAsync(RunId, [new DatasetInput(dataset, context is null ? [] : [new Tag("mlflow.data.context", context)])], cancellationToken);

    /// <summary>Writes the metric points that wait; they are safe when this returns.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _logger.FlushAsync(cancellationToken);

    /// <summary>Ends the run as FAILED and notes the error in the tag <see cref="ErrorTag"/>. Once ended, further calls do nothing.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task FailAsync(Exception exception, CancellationToken cancellationToken = default) => EndAsync(RunStatus.Failed, exception.Message, cancellationToken);

    /// <summary>Ends the run as KILLED. Once ended, further calls do nothing.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task KillAsync(CancellationToken cancellationToken = default) => EndAsync(RunStatus.Killed, null, cancellationToken);

    /// <summary>Ends the run as FINISHED, unless it has ended.</summary>
    public async ValueTask DisposeAsync() => await EndAsync(RunStatus.Finished, null, CancellationToken.None).ConfigureAwait(false);

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task EndAsync(RunStatus status, string? error, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        try
        {
            if (_sampler is not null)
            {
                await _sampler.DisposeAsync().ConfigureAwait(false);
            }

            await _logger.DisposeAsync().ConfigureAwait(false);
        }
        catch (TrackingException)
        {
            // The run lacks points that were given to it: it must not look finished.
            await _store.UpdateRunAsync(RunId, new RunUpdate(RunStatus.Failed, Now), cancellationToken).ConfigureAwait(false);
            Ended?.Invoke(this);
            throw;
        }

        try
        {
            if (error is not null)
            {
                await _store.SetTagAsync(RunId, new Tag(ErrorTag, error), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // A reason that cannot be written keeps no run from its end.
            await _store.UpdateRunAsync(RunId, new RunUpdate(status, Now), cancellationToken).ConfigureAwait(false);
            Ended?.Invoke(this);
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "None",
        string text => text,
        bool flag => flag ? "True" : "False",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => value.ToString() ?? "",
    };

    /// <summary>The run's name and id.</summary>
    public override string ToString() => $"Run {Info.Name} ({RunId})";
}
