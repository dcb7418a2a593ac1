using SQLitePCL;

namespace ModelOps.Tracking.Sqlite;

/// <summary>One connection to a SQLite file, with its prepared statements. Not for several threads at once.</summary>
internal sealed class Database : IDisposable
{
    // Long enough for other processes' transactions, which are short, to pass.
    public const int BusyTimeoutMilliseconds = 60_000;

    private const int MostStatements = 200;

    private readonly Dictionary<string, Statement> _statements = [];
    private readonly string _path;
    private readonly sqlite3 _handle;
    private bool _referencesEnforced = true;

    private Database(string path, sqlite3 handle)
    {
        _path = path;
        _handle = handle;
    }

    public int Changes => raw.sqlite3_changes(_handle);

    public long LastRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>How many pages this connection has written so far.</summary>
    public int PagesWritten
    {
        get
        {
            Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0));
            return pages;
        }
    }

    /// <summary>Whether the file cannot be written.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static string Version
    {
        get
        {
            Batteries_V2.Init();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>Opens a file, and makes an empty one when absent.</summary>
    public static Database Open(string path)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(path, handle);
        try
        {
            database.Check(code);
            raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A statement ready for its values; the same text is prepared once.</summary>
    public Statement Query(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement) && !statement.InUse)
        {
            return statement.Start();
        }

        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared));
        if (_statements.Count >= MostStatements)
        {
            Forget();
        }

        statement = new Statement(this, prepared);
        if (!_statements.TryAdd(sql, statement))
        {
            throw new InvalidOperationException($"The statement is already running: {sql}");
        }

        return statement.Start();
    }

    /// <summary>Says whether foreign keys are enforced, which they are at first; not within a transaction.</summary>
    public void EnforceReferences(bool enforced)
    {
        // Each change makes SQLite prepare its statements again.
        if (enforced != _referencesEnforced)
        {
            ExecuteScript(enforced ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
            _referencesEnforced = enforced;
        }
    }

    /// <summary>Copies as much of the write-ahead log into the file as can be copied without waiting.</summary>
    public void Checkpoint() => Check(raw.sqlite3_wal_checkpoint_v2(_handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _));

    /// <summary>Makes the statement that is running end with an error; another thread may call it.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    public int Execute(string sql) => Query(sql).Run();

    /// <summary>Runs several statements that are used once.</summary>
    public void ExecuteScript(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    public string? Text(string sql)
    {
        using var query = Query(sql);
        return query.Step() ? query.TextOrNull(0) : null;
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    public TrackingException Error(int code) =>
        SqliteErrors.From(_path, code & 0xff, raw.sqlite3_errmsg(_handle).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Handle.Dispose();
        }

        _handle.Dispose();
    }

    // Searches make many texts; the ones not running can be prepared again.
    private void Forget()
    {
        foreach (var (sql, statement) in _statements.Where(entry => !entry.Value.InUse).ToList())
        {
            _statements.Remove(sql);
            statement.Handle.Dispose();
        }
    }
}
