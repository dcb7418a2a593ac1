using Microsoft.Extensions.Logging;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Guarding;
using ModelOps.Tracking.Telemetry;

namespace ModelOps.Tracking.Sqlite;

/// <summary>MLflow's store in a SQLite file.</summary>
internal sealed partial class SqliteTrackingStore : ITrackingStore
{
    private readonly Layout _layout;
    private readonly WriteQueue _writer;
    private readonly ReadPool _readers;
    private readonly TimeProvider _time;
    private readonly string _artifactRoot;
    private readonly Func<string, IArtifactStore> _openArtifacts;
    private readonly StoreGuard _guard;

    private SqliteTrackingStore(string path, Layout layout, Database database, TimeProvider time, string artifactRoot, Func<string, IArtifactStore> openArtifacts, StoreGuard guard)
    {
        Path = path;
        _layout = layout;
        _time = time;
        _artifactRoot = artifactRoot;
        _openArtifacts = openArtifacts;
        _guard = guard;
        _writer = new WriteQueue(database, new Checkpointer(() => StoreFile.OpenForReading(path)));
        _readers = new ReadPool(() => StoreFile.OpenForReading(path));
    }

    public string Uri => $"sqlite:///{Path}";

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<ITrackingStore> OpenAsync(string path, TrackingStoreOptions options, Func<string, TrackingStoreOptions, IArtifactStore> openArtifacts, CancellationToken cancellationToken)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!options.CreateIfAbsent && !File.Exists(full))
        {
            throw new TrackingException(ErrorCode.ResourceDoesNotExist, $"There is no tracking store '{full}'; check the path and MLFLOW_TRACKING_URI.");
        }

        var logger = options.LoggerFactory.CreateLogger(TrackingLog.Category);
        var time = options.Time ?? TimeProvider.System;
        var root = options.ArtifactRoot ?? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(full)!, "mlruns");
        if (ArtifactUris.LocalPath(root) == root)
        {
            root = System.IO.Path.GetFullPath(root);
        }
        else if (root.StartsWith("http", StringComparison.OrdinalIgnoreCase) && ArtifactUris.Proxied(root) is null)
        {
            throw new InvalidInputException($"The artifact root '{root}' takes no artifacts: give a folder, s3://bucket/prefix, mlflow-artifacts:/, or the server's own address with /api/2.0/mlflow-artifacts/artifacts at its end.");
        }

        // The first switch to WAL needs the file for itself and is not covered by SQLite's own waiting.
        for (var waited = 0; ; waited += 20)
        {
            try
            {
                var (database, layout) = StoreFile.OpenForWriting(full, root, time.GetUtcNow().ToUnixTimeMilliseconds(), logger);
                var store = new SqliteTrackingStore(full, layout, database, time, root, uri => openArtifacts(uri, options), new StoreGuard(options));
                try
                {
                    if (!database.IsReadOnly && Dead(database).Count is var dead and > 0)
                    {
                        await store.EndDeadRunsAsync(cancellationToken).ConfigureAwait(false);
                        TrackingLog.EndedDeadRuns(logger, dead);
                    }

                    TrackingLog.Opened(logger, store.Uri);

                    return store;
                }
                catch
                {
                    await store.DisposeAsync().ConfigureAwait(false);
                    throw;
                }
            }
            catch (TrackingException exception) when (exception.ErrorCode == ErrorCode.TemporarilyUnavailable && waited < Database.BusyTimeoutMilliseconds)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public IArtifactStore OpenArtifacts(string artifactUri) => _guard.Artifacts(_openArtifacts(artifactUri));

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
    }

    private Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(_readers.Run(work, interrupts: false, cancellationToken));
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    // Searches can take long on large stores: not on the caller's thread.
    private Task<T> SearchAsync<T>(Func<Database, T> work, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var operation = TrackingTelemetry.Sqlite("search");
                try
                {
                    return _readers.Run(work, interrupts: true, cancellationToken);
                }
                catch (Exception exception) when (operation is not null)
                {
                    operation.Fail(exception);
                    throw;
                }
            },
            cancellationToken);

    private Task WriteAsync(Action<Database> work, CancellationToken cancellationToken) =>
        WriteAsync(Answering(work), cancellationToken);

    private Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellationToken) =>
        _writer.RunAsync(work, checksReferences: true, cancellationToken);

    /// <summary>Writes rows of a run or experiment that the work itself has looked up: SQLite need not look for it again at every row.</summary>
    private Task<T> LogAsync<T>(Func<Database, T> work, CancellationToken cancellationToken) =>
        _writer.RunAsync(work, checksReferences: false, cancellationToken);

    private Task LogAsync(Action<Database> work, CancellationToken cancellationToken) => LogAsync(Answering(work), cancellationToken);

    private static Func<Database, bool> Answering(Action<Database> work) => database =>
    {
        work(database);
        return true;
    };

    private static List<Tag> ReadTags(Statement query)
    {
        using (query)
        {
            var tags = new List<Tag>();
            while (query.Step())
            {
                tags.Add(new(query.RepeatedText(0), query.Text(1)));
            }

            return tags;
        }
    }
}
