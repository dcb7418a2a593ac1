using System.Buffers;
using System.Text;
using SQLitePCL;

namespace ModelOps.Tracking.Sqlite;

/// <summary>
/// A prepared statement. Values are bound in order; disposing resets it for the next use, it does not release it.
/// </summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private const int LongestHeld = 64;

    private readonly nint _pointer = handle.DangerousGetHandle();
    private readonly TextCache _cache = new();

    // What each mark holds from the use before, where that was a short text or a number: run ids, keys and times come again and again.
    private readonly (string? Text, long? Number)[] _held = new (string?, long?)[raw.sqlite3_bind_parameter_count(handle) + 1];
    private int _bound;

    public bool InUse { get; private set; }

    public sqlite3_stmt Handle => handle;

    public Statement Start()
    {
        InUse = true;
        return this;
    }

    public Statement Bind(string? text)
    {
        if (text is null)
        {
            return BindNull();
        }

        if (text.Length == 0)
        {
            return BindEmpty();
        }

        if (_held[_bound + 1].Text == text)
        {
            _bound++;
            return this;
        }

        const int OnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var buffer = most <= OnStack ? stackalloc byte[OnStack] : (rented = ArrayPool<byte>.Shared.Rent(most));
        var length = Encoding.UTF8.GetBytes(text, buffer);
        database.Check(raw.sqlite3_bind_text(handle, Next(), buffer[..length]));
        _held[_bound].Text = text.Length <= LongestHeld ? text : null;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    // An empty span has no address, and SQLite takes text without an address for NULL.
    private Statement BindEmpty()
    {
        database.Check(raw.sqlite3_bind_text(handle, Next(), ""));
        return this;
    }

    public Statement Bind(long value)
    {
        if (_held[_bound + 1].Number == value)
        {
            _bound++;
            return this;
        }

        database.Check(raw.sqlite3_bind_int64(handle, Next(), value));
        _held[_bound].Number = value;
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(double value)
    {
        database.Check(raw.sqlite3_bind_double(handle, Next(), value));
        return this;
    }

    public Statement BindAll(IEnumerable<object> values)
    {
        foreach (var value in values)
        {
            _ = value switch
            {
                string text => Bind(text),
                long number => Bind(number),
                double number => Bind(number),
                _ => throw new ArgumentException($"Cannot bind a {value.GetType()}.", nameof(values)),
            };
        }

        return this;
    }

    /// <summary>True when there is a row to read.</summary>
    public bool Step()
    {
        var code = Rows.Step(_pointer);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            throw database.Error(code);
        }

        return false;
    }

    /// <summary>Runs a statement without rows and returns how many rows it changed.</summary>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return database.Changes;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Runs the statement as <see cref="Run"/> does, and keeps it for new values.</summary>
    public int RunAgain()
    {
        Step();
        raw.sqlite3_reset(handle);
        _bound = 0;
        return database.Changes;
    }

    public bool IsNull(int column) => Rows.Type(_pointer, column) == raw.SQLITE_NULL;

    public string Text(int column) => Encoding.UTF8.GetString(Rows.Utf8(_pointer, column));

    /// <summary>Text of a column that repeats itself, as keys do: equal texts are one string.</summary>
    public string RepeatedText(int column) => _cache.Get(Rows.Utf8(_pointer, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long Long(int column) => Rows.Long(_pointer, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public double Double(int column) => Rows.Double(_pointer, column);

    public void Dispose()
    {
        raw.sqlite3_reset(handle);
        _bound = 0;
        InUse = false;
    }

    // The mark to bind now; what it held is forgotten.
    private int Next()
    {
        _held[++_bound] = default;
        return _bound;
    }

    private Statement BindNull()
    {
        database.Check(raw.sqlite3_bind_null(handle, Next()));
        return this;
    }
}
