namespace ModelOps.Serving.Protocol;

/// <summary>A Parquet file for the time of a request, which only this user can read.</summary>
internal sealed class ParquetFile : IDisposable
{
    internal const string MediaType = "application/vnd.apache.parquet";
    internal const string OtherMediaType = "application/x-parquet";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"modelops-{Guid.NewGuid():N}.parquet");

    /// <summary>The file's path as SQL has it.</summary>
    internal string Literal => $"'{_path.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>An answer as a Parquet file.</summary>
    internal static byte[] Of(Frame answer)
    {
        using var file = new ParquetFile();
        answer.WriteParquet(file._path);
        return File.ReadAllBytes(file._path);
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(_path, options);
        stream.Write(bytes);
    }

    public void Dispose() => File.Delete(_path);
}
