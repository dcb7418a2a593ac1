using System.Collections.Concurrent;

namespace ModelOps.Tracking.Sqlite;

/// <summary>Connections for reading. Each piece of work sees one state of the file; writers are never waited for.</summary>
internal sealed class ReadPool(Func<Database> open) : IDisposable
{
    private readonly ConcurrentBag<Database> free = [];
    private volatile bool closed;

    public T Run<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(closed, this);
        var database = free.TryTake(out var pooled) ? pooled : open();
        try
        {
            database.Execute("BEGIN");
            var result = work(database);
            database.Execute("COMMIT");
            return result;
        }
        catch
        {
            if (database.InTransaction)
            {
                database.Execute("ROLLBACK");
            }

            throw;
        }
        finally
        {
            GiveBack(database);
        }
    }

    public void Dispose()
    {
        closed = true;
        while (free.TryTake(out var database))
        {
            database.Dispose();
        }
    }

    private void GiveBack(Database database)
    {
        if (closed)
        {
            database.Dispose();
        }
        else
        {
            free.Add(database);
        }
    }
}
