using System.Collections.Concurrent;
using System.Globalization;

namespace ModelOps.Serving.Protocol;

/// <summary>Reads Parquet bodies. What a file unfolds to counts, not only its length: a few kilobytes can hold a billion rows.</summary>
/// <param name="mostBytes">The most that a request's rows may take.</param>
internal sealed class ParquetReader(long mostBytes) : IDisposable
{
    private const int CellBytes = sizeof(double);
    private const long Spare = 128L << 20;

    // All but those that leave columns out.
    private static readonly string[] _useless =
    [
        "expression_rewriter", "filter_pullup", "filter_pushdown", "regex_range", "in_clause", "join_order", "deliminator", "unnest_rewriter", "statistics_propagation", "common_subexpressions",
        "common_aggregate", "limit_pushdown", "top_n", "build_side_probe_side", "compressed_materialization", "duplicate_groups", "reorder_filter", "sampling_pushdown", "join_filter_pushdown",
        "materialized_cte", "sum_rewriter", "late_materialization",
    ];

    // To open one takes longer than to read a file.
    private readonly ConcurrentQueue<SqlSession> _sessions = new();

    private static ReadOnlySpan<byte> Mark => "PAR1"u8;

    /// <summary>Reads a body's rows.</summary>
    /// <param name="body">A Parquet file.</param>
    /// <param name="signature">Says which columns are wanted; all of them where it names none.</param>
    /// <param name="checkRows">Refuses too many rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ScoringException">The body cannot be read, or unfolds to too much.</exception>
    internal Frame Read(ReadOnlyMemory<byte> body, ModelSignature signature, Action<long> checkRows, CancellationToken cancellationToken)
    {
        if (body.Length < 3 * Mark.Length || !body.Span.StartsWith(Mark) || !body.Span.EndsWith(Mark))
        {
            throw ScoringException.Bad("The body is not a Parquet file. Send one whole, from its first to its last 'PAR1'.");
        }

        using var file = new ParquetFile();
        file.Write(body.Span);
        if (!_sessions.TryDequeue(out var session))
        {
            // The reader's own memory is bounded, too: a file may say less about itself than is in it.
            session = Open();
        }

        try
        {
            var rows = Rows(session, file.Literal, signature, checkRows, cancellationToken);
            if (_sessions.Count < Environment.ProcessorCount)
            {
                _sessions.Enqueue(session);
                session = null;
            }

            return TableBuilder.Build(rows, signature);
        }
        catch (InvalidInputException)
        {
            // The reason names a file of this machine.
            throw ScoringException.Bad("The Parquet body cannot be read. Check that the file is whole, and that its columns hold numbers, texts, true and false, or dates, and no lists or structures.");
        }
        finally
        {
            session?.Dispose();
        }
    }

    public void Dispose()
    {
        while (_sessions.TryDequeue(out var session))
        {
            session.Dispose();
        }
    }

    private SqlSession Open()
    {
        var session = new SqlSession(new SqlSessionOptions { Threads = 1, MemoryLimit = string.Create(CultureInfo.InvariantCulture, $"{(4 * Math.Min(mostBytes, 1L << 40)) + Spare}B") });

        // Each file is read once, and there is nothing to optimize in a list of columns: that took longer than a file of some rows.
        _ = session.Query("SET enable_external_file_cache = false");
        _ = session.Query($"SET disabled_optimizers = '{string.Join(',', _useless)}'");
        return session;
    }

    private Frame Rows(SqlSession session, string file, ModelSignature signature, Action<long> checkRows, CancellationToken cancellationToken)
    {
        // A line for each column of each group of rows.
        var parts = session.Query($"SELECT row_group_id::DOUBLE g, row_group_num_rows::DOUBLE n, path_in_schema c, total_uncompressed_size::DOUBLE b FROM parquet_metadata({file})", cancellationToken);
        var (groups, counts, bytes) = (parts.Numbers("g"), parts.Numbers("n"), parts.Numbers("b").Sum());
        var rows = groups.Zip(counts).DistinctBy(pair => pair.First).Sum(pair => pair.Second);
        checkRows((long)rows);
        string[] names = [.. Texts(parts["c"]).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0 || signature.Inputs.Any(spec => spec is { Required: true, Name: { } name } && !names.Contains(name)))
        {
            // No rows, or columns of several parts: then their names are elsewhere.
            names = [.. Texts(session.Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet({file}))", cancellationToken)["column_name"])];
        }

        string[] columns = [.. names.Where(name => signature.Inputs.Count == 0 || signature.Inputs.Any(spec => spec.Name == name))];
        var needed = Math.Max(bytes, rows * Math.Max(1, columns.Length) * CellBytes);
        if (!(needed <= mostBytes))
        {
            throw ScoringException.TooManyRows($"The rows of the Parquet body take {needed:0} bytes when they are unpacked; this server takes {mostBytes} at most. Send fewer rows at once.");
        }

        return columns.Length == 0 ? new Frame() : session.Query($"SELECT {string.Join(", ", columns.Select(Quoted))} FROM read_parquet({file})", cancellationToken);
    }

    private static IEnumerable<string> Texts(Column column) => Enumerable.Range(0, column.Count).Select(row => (string)column[row]!);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
