using System.Collections.Concurrent;

namespace ModelOps.Tracking.Sqlite;

/// <summary>Connections for reading. Each piece of work sees one state of the file; writers are never waited for.</summary>
internal sealed class ReadPool(Func<Database> open) : IDisposable
{
    private readonly ConcurrentBag<Database> _free = [];
    private volatile bool _closed;

    /// <summary>Does the work; with <paramref name="interrupts"/> a cancellation ends it also within a statement.</summary>
    public T Run<T>(Func<Database, T> work, bool interrupts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closed, this);
        var database = _free.TryTake(out var pooled) ? pooled : open();
        try
        {
            database.Execute("BEGIN");
            T result;
            using (interrupts ? cancellationToken.UnsafeRegister(static running => ((Database)running!).Interrupt(), database) : default)
            {
                result = work(database);
            }

            database.Execute("COMMIT");
            return result;
        }
        catch (TrackingException) when (cancellationToken.IsCancellationRequested)
        {
            RollBack(database);
            throw new OperationCanceledException(cancellationToken);
        }
        catch
        {
            RollBack(database);
            throw;
        }
        finally
        {
            GiveBack(database);
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_free.TryTake(out var database))
        {
            database.Dispose();
        }
    }

    private static void RollBack(Database database)
    {
        if (database.InTransaction)
        {
            database.Execute("ROLLBACK");
        }
    }

    private void GiveBack(Database database)
    {
        if (_closed)
        {
            database.Dispose();
        }
        else
        {
            _free.Add(database);
        }
    }
}
