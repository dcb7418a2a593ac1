using System.Collections.Concurrent;
using ModelOps.Tracking.Telemetry;

namespace ModelOps.Tracking.Sqlite;

/// <summary>
/// Lets one caller at a time write. A lone caller runs its work at once on its own thread; callers that arrive meanwhile
/// are committed together (group commit), each in its own savepoint, so that one's error does not touch another's work.
/// </summary>
internal sealed class WriteQueue(Database database, Checkpointer checkpointer) : IAsyncDisposable
{
    private const int MostPerCommit = 128;
    private const int CommitsBeforeHandingOn = 4;

    private readonly ConcurrentQueue<Job> _waiting = new();
    private readonly List<Job> _group = [];
    private int _busy;
    private volatile bool _closed;

    /// <summary>Does the work in a transaction that is committed when the task ends.</summary>
    /// <param name="work">What to write.</param>
    /// <param name="checksReferences">Whether SQLite enforces foreign keys during the work.</param>
    /// <param name="cancellationToken">Work that has not begun is left out.</param>
    public Task<T> RunAsync<T>(Func<Database, T> work, bool checksReferences, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        ObjectDisposedException.ThrowIf(_closed, this);
        var job = new Job<T>(work, cancellationToken) { ChecksReferences = checksReferences };
        _waiting.Enqueue(job);
        TryDrain();
        return job.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        while (!_waiting.IsEmpty || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            // What was queued before is still written.
            TryDrain();
            await Task.Delay(1).ConfigureAwait(false);
        }

        checkpointer.Dispose();
        database.Dispose();
    }

    // Between the last look at the queue and the release of the flag another caller may have queued and left; hence the loop.
    private void TryDrain()
    {
        for (var commits = 0; !_waiting.IsEmpty && Interlocked.CompareExchange(ref _busy, 1, 0) == 0;)
        {
            try
            {
                while (commits++ < CommitsBeforeHandingOn && TakeGroup())
                {
                    CommitGroup();
                }
            }
            finally
            {
                Volatile.Write(ref _busy, 0);
            }

            if (commits > CommitsBeforeHandingOn)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.TryDrain(), this, preferLocal: false);
                return;
            }
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        while (_group.Count < MostPerCommit && _waiting.TryPeek(out var next) && (_group.Count == 0 || next.ChecksReferences == _group[0].ChecksReferences))
        {
            _waiting.TryDequeue(out _);
            _group.Add(next);
        }

        return _group.Count > 0;
    }

    private void CommitGroup()
    {
        using var operation = TrackingTelemetry.Sqlite("commit")?.Note("db.operation.batch.size", _group.Count);
        try
        {
            database.EnforceReferences(_group[0].ChecksReferences);
            database.Execute("BEGIN IMMEDIATE");
            foreach (var job in _group)
            {
                RunOne(job, alone: _group.Count == 1);
            }

            database.Execute("COMMIT");
            checkpointer.Written(database.PagesWritten);
        }
        catch (Exception exception)
        {
            operation?.Fail(exception);
            Rollback();
            foreach (var job in _group)
            {
                job.Error ??= exception;
            }
        }

        foreach (var job in _group)
        {
            job.Complete();
        }
    }

    private void RunOne(Job job, bool alone)
    {
        if (!alone)
        {
            database.Execute("SAVEPOINT job");
        }

        try
        {
            job.Run(database);
        }
        catch (Exception exception) when (!alone && database.InTransaction)
        {
            job.Error = exception;
            database.Execute("ROLLBACK TO job");
        }

        if (!alone)
        {
            database.Execute("RELEASE job");
        }
    }

    private void Rollback()
    {
        if (database.InTransaction)
        {
            database.Execute("ROLLBACK");
        }
    }

    private abstract class Job
    {
        public Exception? Error { get; set; }

        public required bool ChecksReferences { get; init; }

        public abstract void Run(Database database);

        public abstract void Complete();
    }

    private sealed class Job<T>(Func<Database, T> work, CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _value = default!;

        public Task<T> Task => _completion.Task;

        public override void Run(Database database)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _value = work(database);
        }

        public override void Complete()
        {
            switch (Error)
            {
                case null:
                    _completion.TrySetResult(_value);
                    break;
                case OperationCanceledException:
                    _completion.TrySetCanceled(cancellationToken);
                    break;
                default:
                    _completion.TrySetException(Error);
                    break;
            }
        }
    }
}
