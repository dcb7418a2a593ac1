using DuckDB.NET.Native;
using ModelOps.Data.Sql;
using ModelOps.Data.Tables.Columns;
using static DuckDB.NET.Native.NativeMethods;

namespace ModelOps;

/// <summary>
/// A DuckDB connection that knows frames by name. Tables made by one query are there for the next. Files are queried where they
/// are (<c>from 'big.parquet'</c>), larger than memory, too. Not for several threads at once.
/// </summary>
public sealed unsafe class SqlSession : IDisposable
{
    private readonly FrameTables _tables = new();
    private readonly SeparatorFiles _separators;
    private readonly DuckDBDatabase _database;
    private readonly DuckDBNativeConnection _connection;

    /// <summary>Opens a session.</summary>
    /// <param name="options">How it works; null for a database in memory.</param>
    /// <exception cref="InvalidInputException">DuckDB's library is not there, the database cannot be opened, or an option is not one of DuckDB's.</exception>
    public SqlSession(SqlSessionOptions? options = null)
    {
        options ??= new SqlSessionOptions();
        _separators = new SeparatorFiles(_tables, Files);
        DuckLibrary.Load();
        _database = Opened(options);
        if (!Startup.DuckDBConnect(_database, out _connection).IsSuccess())
        {
            _database.Dispose();
            throw new InvalidInputException("DuckDB opened its database but gave no connection. Close other programs that use the file.");
        }

        _tables.Register(_connection);
    }

    /// <summary>The version of DuckDB, as <c>v1.5.6</c>.</summary>
    public static string EngineVersion
    {
        get
        {
            DuckLibrary.Load();
            return Startup.DuckDBLibraryVersion();
        }
    }

    /// <summary>Makes a frame a table; one of that name before is replaced. Nothing is copied.</summary>
    /// <param name="name">The table's name, without quotes.</param>
    /// <param name="frame">The frame.</param>
    /// <exception cref="InvalidInputException">A name that cannot be a table's.</exception>
    public void Register(string name, Frame frame)
    {
        if (frame.Columns.Count == 0)
        {
            throw new InvalidInputException($"The frame '{name}' has no columns, so it cannot be a table. Give one with columns.");
        }

        Query($"CREATE OR REPLACE TEMP VIEW {Quoted(name)} AS SELECT * FROM {FrameTables.FunctionName}({_tables.Add(name, frame)})");
    }

    /// <summary>Runs statements and gives the last one's rows; a frame without columns when it has none.</summary>
    /// <param name="sql">One or more statements in DuckDB's SQL.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <exception cref="InvalidInputException">The statements cannot be run; the message is DuckDB's. Or a result column is of a type no frame can hold.</exception>
    public Frame Query(string sql, CancellationToken cancellationToken = default)
    {
        string Sentence(string reason) => $"The SQL cannot be run: {reason} {_tables.Listed}";
        foreach (var view in _separators.Views(sql))
        {
            Run(view, Sentence, cancellationToken);
        }

        return Run(sql, Sentence, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    /// <summary>Runs statements; <paramref name="sentence"/> makes the message of an error from DuckDB's reason.</summary>
    internal Frame Run(string sql, Func<string, string> sentence, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_connection.IsClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
        using var interruption = cancellationToken.Register(() => _connection.Interrupt());
        var count = ExtractStatements.DuckDBExtractStatements(_connection, sql, out var statements);
        using (statements)
        {
            var frame = new Frame();
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                frame = RunOne(statements, i, sentence, read: i + 1 == count, cancellationToken);
            }

            // No statement is an error only when there is more than blanks and comments.
            return count == 0 && ExtractStatements.DuckDBExtractStatementsError(statements) is { Length: > 0 } reason
                ? throw new InvalidInputException(sentence(OneLine(reason)))
                : frame;
        }
    }

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private IEnumerable<string> Files(string pattern)
    {
        var found = Run($"SELECT file FROM glob({Literal(pattern)})", reason => reason);
        return Enumerable.Range(0, found.RowCount).Select(row => (string)found["file"][row]!);
    }

    private static DuckDBDatabase Opened(SqlSessionOptions options)
    {
        _ = Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            // Nothing is downloaded behind the user's back; INSTALL still works when asked for.
            Set(config, "autoinstall_known_extensions", "false");
            Set(config, "threads", (options.Threads == 0 ? Environment.ProcessorCount : options.Threads).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Set(config, "memory_limit", options.MemoryLimit);
            Set(config, "temp_directory", options.SpillFolder);
            return Startup.DuckDBOpen(options.DatabasePath, out var database, config, out var reason).IsSuccess()
                ? database
                : throw new InvalidInputException($"DuckDB cannot open {(options.DatabasePath is null ? "a database in memory" : $"'{options.DatabasePath}'")}: {OneLine(reason)}");
        }
    }

    private Frame RunOne(DuckDBExtractedStatements statements, int index, Func<string, string> sentence, bool read, CancellationToken cancellationToken)
    {
        var result = default(DuckDBResult);
        var isPrepared = ExtractStatements.DuckDBPrepareExtractedStatement(_connection, statements, index, out var statement).IsSuccess();
        using var prepared = statement;
        try
        {
            if (!isPrepared || !PreparedStatements.DuckDBExecutePrepared(prepared, out result).IsSuccess())
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new InvalidInputException(sentence(OneLine(isPrepared ? NativeMethods.Query.DuckDBResultError(ref result) : PreparedStatements.DuckDBPrepareError(prepared))));
            }

            return read ? Read(ref result, cancellationToken) : new Frame();
        }
        finally
        {
            result.Close();
        }
    }

    private static void Set(DuckDBConfig config, string name, string? value)
    {
        if (value is not null && !Configuration.DuckDBSetConfig(config, name, value).IsSuccess())
        {
            throw new InvalidInputException($"DuckDB does not take '{value}' for {name}. See its documentation for the form.");
        }
    }

    private static Frame Read(ref DuckDBResult result, CancellationToken cancellationToken)
    {
        var columns = new SqlColumnBuilder[NativeMethods.Query.DuckDBColumnCount(ref result)];
        var names = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            names[i] = NativeMethods.Query.DuckDBColumnName(ref result, i);
            columns[i] = SqlColumnBuilder.For(ref result, i, names[i]);
        }

        while (true)
        {
            using var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
            if (chunk.IsInvalid)
            {
                return ColumnNames.Frame([.. columns.Select((column, i) => column.Build(names[i]))]);
            }

            var count = (int)DataChunks.DuckDBDataChunkGetSize(chunk);
            for (var i = 0; i < columns.Length; i++)
            {
                var vector = DataChunks.DuckDBDataChunkGetVector(chunk, i);
                columns[i].Add(Vectors.DuckDBVectorGetData(vector), Vectors.DuckDBVectorGetValidity(vector), count);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string OneLine(string text) => string.Join(" ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
