namespace ModelOps.Tracking.Sqlite;

/// <summary>
/// Copies the write-ahead log into the file while writers go on. What it has not copied when the log reaches its full length is
/// copied by the writer, which then begins the log anew.
/// </summary>
internal sealed class Checkpointer(Func<Database> open) : IDisposable
{
    private const int PagesBetween = 4000;

    private Database? _database;
    private int _reached;
    private int _running;

    /// <summary>Takes note of how many pages the writer has written, and starts a copy when they are many.</summary>
    public void Written(int pages)
    {
        if (pages - _reached >= PagesBetween && Interlocked.CompareExchange(ref _running, 1, 0) == 0)
        {
            _reached = pages;
            ThreadPool.UnsafeQueueUserWorkItem(static checkpointer => checkpointer.Run(), this, preferLocal: false);
        }
    }

    public void Dispose()
    {
        SpinWait.SpinUntil(() => Interlocked.CompareExchange(ref _running, 1, 0) == 0);
        _database?.Dispose();
    }

    private void Run()
    {
        try
        {
            _database ??= open();
            _database.Checkpoint();
        }
        catch (TrackingException)
        {
            // A full disk, or another process at it: nothing is lost, the log stays, and the writer meets the error if it lasts.
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
