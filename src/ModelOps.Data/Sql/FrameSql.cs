using ModelOps.Data.Csv;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>Queries frames, and files, with DuckDB's SQL: <c>Frame.Sql("select risk, count(*) n from credit group by all", ("credit", credit))</c>.</summary>
    /// <param name="sql">One or more statements; the last one's rows are the result. Files are named in quotes: <c>from 'big.parquet'</c>.</param>
    /// <param name="tables">Frames by the names the query uses. Nothing is copied.</param>
    /// <exception cref="InvalidInputException">The query cannot be run; the message is DuckDB's.</exception>
    public static Frame Sql(string sql, params IReadOnlyList<(string Name, Frame Frame)> tables)
    {
        using var session = new SqlSession();
        foreach (var (name, frame) in tables)
        {
            session.Register(name, frame);
        }

        return session.Query(sql);
    }

    /// <summary>Reads a Parquet file, or several by a pattern as <c>part-*.parquet</c>.</summary>
    /// <param name="path">The file or pattern.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such file, not Parquet, or a column of a type no frame can hold.</exception>
    public static Frame ReadParquet(string path, CancellationToken cancellationToken = default) => ReadWith("read_parquet", "Parquet file", path, cancellationToken);

    /// <summary>Reads a file with one JSON object a line, plain or gzip. Types are inferred; nested values are an error.</summary>
    /// <param name="path">The file or pattern.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such file, not JSON lines, or a column of a type no frame can hold.</exception>
    public static Frame ReadJsonLines(string path, CancellationToken cancellationToken = default) => ReadWith("read_ndjson_auto", "file of JSON lines", path, cancellationToken);

    /// <summary>Writes a Parquet file (Zstandard), whole or not at all.</summary>
    /// <param name="path">The file; replaced when there.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void WriteParquet(string path) => WriteWith("FORMAT parquet, COMPRESSION zstd", path);

    /// <summary>Writes one JSON object a line, whole or not at all.</summary>
    /// <param name="path">The file; replaced when there.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void WriteJsonLines(string path) => WriteWith("FORMAT json", path);

    private static Frame ReadWith(string function, string kind, string path, CancellationToken cancellationToken)
    {
        if (path.AsSpan().IndexOfAny("*?[") < 0)
        {
            CsvFile.At(path);
            if (new FileInfo(path).Length == 0)
            {
                throw new InvalidInputException($"'{path}' is empty, so it is no {kind}. Check what wrote it.");
            }
        }

        using var session = new SqlSession();
        return session.Run($"SELECT * FROM {function}({SqlSession.Literal(path)})", reason => $"'{path}' cannot be read as a {kind}: {reason} Check what the file is.", cancellationToken);
    }

    private void WriteWith(string format, string path)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var session = new SqlSession())
            {
                session.Register("frame", this);
                session.Run($"COPY (SELECT * FROM frame) TO {SqlSession.Literal(temporary)} ({format})", reason => $"Cannot write '{path}': {reason} Choose a folder that can be written.");
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot write '{path}': {exception.Message} Choose a folder that can be written.", exception);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
