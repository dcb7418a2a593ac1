using ModelOps.Data.Sql;
using static ModelOps.Data.Sql.DuckApi;

namespace ModelOps;

/// <summary>
/// A DuckDB connection that knows frames by name. Tables made by one query are there for the next. Files are queried where they
/// are (<c>from 'big.parquet'</c>), larger than memory, too. Not for several threads at once.
/// </summary>
public sealed unsafe class SqlSession : IDisposable
{
    private readonly FrameTables _tables = new();
    private readonly SeparatorFiles _separators;
    private nint _database;
    private nint _connection;

    /// <summary>Opens a session.</summary>
    /// <param name="options">How it works; null for a database in memory.</param>
    /// <exception cref="InvalidInputException">DuckDB's library is not there, the database cannot be opened, or an option is not one of DuckDB's.</exception>
    public SqlSession(SqlSessionOptions? options = null)
    {
        options ??= new SqlSessionOptions();
        _separators = new SeparatorFiles(_tables, Files);
        Load();
        Open(options);
        _tables.Register(_connection);
    }

    /// <summary>The version of DuckDB, as <c>v1.5.6</c>.</summary>
    public static string EngineVersion
    {
        get
        {
            Load();
            return Text(duckdb_library_version());
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
        if (_connection != 0)
        {
            duckdb_disconnect(ref _connection);
            duckdb_close(ref _database);
        }
    }

    /// <summary>Runs statements; <paramref name="sentence"/> makes the message of a fault from DuckDB's reason.</summary>
    internal Frame Run(string sql, Func<string, string> sentence, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_connection == 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        using var interruption = cancellationToken.Register(() => duckdb_interrupt(_connection));
        var count = duckdb_extract_statements(_connection, sql, out var statements);
        try
        {
            var frame = new Frame();
            for (var i = 0UL; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                frame = RunOne(statements, i, sentence, read: i + 1 == count, cancellationToken);
            }

            // No statement is a fault only when there is more than blanks and comments.
            return count == 0 && Text(duckdb_extract_statements_error(statements)) is { Length: > 0 } reason
                ? throw new InvalidInputException(sentence(OneLine(reason)))
                : frame;
        }
        finally
        {
            duckdb_destroy_extracted(ref statements);
        }
    }

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private IEnumerable<string> Files(string pattern)
    {
        var found = Run($"SELECT file FROM glob({Literal(pattern)})", reason => reason);
        return Enumerable.Range(0, found.RowCount).Select(row => (string)found["file"][row]!);
    }

    private void Open(SqlSessionOptions options)
    {
        _ = duckdb_create_config(out var config);
        try
        {
            // Nothing is downloaded behind the user's back; INSTALL still works when asked for.
            Set(config, "autoinstall_known_extensions", "false");
            Set(config, "threads", (options.Threads == 0 ? Environment.ProcessorCount : options.Threads).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Set(config, "memory_limit", options.MemoryLimit);
            Set(config, "temp_directory", options.SpillFolder);
            if (duckdb_open_ext(options.DatabasePath, out _database, config, out var error) != Success)
            {
                var reason = OneLine(Text(error));
                duckdb_free(error);
                throw new InvalidInputException($"DuckDB cannot open {(options.DatabasePath is null ? "a database in memory" : $"'{options.DatabasePath}'")}: {reason}");
            }
        }
        finally
        {
            duckdb_destroy_config(ref config);
        }

        if (duckdb_connect(_database, out _connection) != Success)
        {
            duckdb_close(ref _database);
            throw new InvalidInputException("DuckDB opened its database but gave no connection. Close other programs that use the file.");
        }
    }

    private Frame RunOne(nint statements, ulong index, Func<string, string> sentence, bool read, CancellationToken cancellationToken)
    {
        var result = default(DuckResult);
        var prepared = duckdb_prepare_extracted_statement(_connection, statements, index, out var statement) == Success;
        try
        {
            if (!prepared || duckdb_execute_prepared(statement, out result) != Success)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new InvalidInputException(sentence(OneLine(Text(prepared ? duckdb_result_error(ref result) : duckdb_prepare_error(statement)))));
            }

            return read ? Read(ref result, cancellationToken) : new Frame();
        }
        finally
        {
            duckdb_destroy_result(ref result);
            duckdb_destroy_prepare(ref statement);
        }
    }

    private static void Set(nint config, string name, string? value)
    {
        if (value is not null && duckdb_set_config(config, name, value) != Success)
        {
            throw new InvalidInputException($"DuckDB does not take '{value}' for {name}. See its documentation for the form.");
        }
    }

    private static Frame Read(ref DuckResult result, CancellationToken cancellationToken)
    {
        var columns = new SqlColumnBuilder[duckdb_column_count(ref result)];
        var names = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            names[i] = Text(duckdb_column_name(ref result, (ulong)i));
            columns[i] = SqlColumnBuilder.For(ref result, i, names[i]);
        }

        for (var chunk = duckdb_fetch_chunk(result); chunk != 0; chunk = duckdb_fetch_chunk(result))
        {
            var count = (int)duckdb_data_chunk_get_size(chunk);
            for (var i = 0; i < columns.Length; i++)
            {
                var vector = duckdb_data_chunk_get_vector(chunk, (ulong)i);
                columns[i].Add(duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector), count);
            }

            duckdb_destroy_data_chunk(ref chunk);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new Frame(columns.Select((column, i) => column.Build(Unique(names, i))));
    }

    // A join may give two columns of one name; the later one gets a number.
    private static string Unique(string[] names, int i)
    {
        var earlier = names.Take(i).Count(name => name == names[i]);
        return earlier == 0 ? names[i] : $"{names[i]}_{earlier + 1}";
    }

    private static string OneLine(string text) => string.Join(" ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
