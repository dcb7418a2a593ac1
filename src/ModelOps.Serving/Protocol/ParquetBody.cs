using System.Globalization;

namespace ModelOps.Serving.Protocol;

/// <summary>Reads and writes Parquet bodies. What a file unfolds to counts, not only its length: a few kilobytes can hold a billion rows.</summary>
internal sealed class ParquetBody : IDisposable
{
    internal const string MediaType = "application/vnd.apache.parquet";
    internal const string OtherMediaType = "application/x-parquet";
    private const int CellBytes = sizeof(double);
    private const long Spare = 128L << 20;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"modelops-{Guid.NewGuid():N}.parquet");

    private ParquetBody()
    {
    }

    private string File => $"'{_path.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Reads a body's rows.</summary>
    /// <param name="body">A Parquet file.</param>
    /// <param name="signature">Says which columns are wanted; all of them where it names none.</param>
    /// <param name="mostBytes">The most that the rows may take.</param>
    /// <param name="checkRows">Refuses too many rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static Frame Read(ReadOnlyMemory<byte> body, ModelSignature signature, long mostBytes, Action<long> checkRows, CancellationToken cancellationToken)
    {
        var mark = "PAR1"u8;
        if (body.Length < 3 * mark.Length || !body.Span.StartsWith(mark) || !body.Span.EndsWith(mark))
        {
            throw ScoringException.Bad("The body is not a Parquet file. Send one whole, from its first to its last 'PAR1'.");
        }

        using var file = new ParquetBody();
        try
        {
            file.Keep(body.Span);
            return TableBuilder.Build(file.Rows(signature, mostBytes, checkRows, cancellationToken), signature);
        }
        catch (InvalidInputException)
        {
            // The reason names a file of this machine.
            throw ScoringException.Bad("The Parquet body cannot be read. Check that the file is whole, and that its columns hold numbers, texts, true and false, or dates, and no lists or structures.");
        }
    }

    /// <summary>An answer as a Parquet file.</summary>
    internal static byte[] Write(Frame answer)
    {
        using var file = new ParquetBody();
        answer.WriteParquet(file._path);
        return System.IO.File.ReadAllBytes(file._path);
    }

    public void Dispose() => System.IO.File.Delete(_path);

    private void Keep(ReadOnlySpan<byte> body)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(_path, options);
        stream.Write(body);
    }

    private Frame Rows(ModelSignature signature, long mostBytes, Action<long> checkRows, CancellationToken cancellationToken)
    {
        // The reader's own memory is bounded, too: a file may say less about itself than is in it.
        using var session = new SqlSession(new SqlSessionOptions { Threads = 1, MemoryLimit = string.Create(CultureInfo.InvariantCulture, $"{(4 * Math.Min(mostBytes, 1L << 40)) + Spare}B") });
        var sizes = session.Query($"SELECT (SELECT sum(num_rows) FROM parquet_file_metadata({File}))::DOUBLE n, (SELECT sum(total_uncompressed_size) FROM parquet_metadata({File}))::DOUBLE b", cancellationToken);
        var (rows, bytes) = (sizes.Numbers("n")[0], sizes.Numbers("b")[0]);
        checkRows((long)rows);
        var names = session.Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet({File}))", cancellationToken)["column_name"];
        var columns = Enumerable.Range(0, names.Count).Select(row => (string)names[row]!).Where(name => signature.Inputs.Count == 0 || signature.Inputs.Any(spec => spec.Name == name)).ToArray();
        var needed = Math.Max(bytes, rows * Math.Max(1, columns.Length) * CellBytes);
        if (!(needed <= mostBytes))
        {
            throw ScoringException.TooManyRows($"The rows of the Parquet body take {needed:0} bytes when they are unpacked; this server takes {mostBytes} at most. Send fewer rows at once.");
        }

        return columns.Length == 0
            ? new Frame()
            : session.Query($"SELECT {string.Join(", ", columns.Select(name => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))} FROM read_parquet({File})", cancellationToken);
    }
}
