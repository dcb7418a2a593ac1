using System.IO.Compression;

namespace ModelOps.Data.Csv;

/// <summary>Opens a CSV file, plain or gzip, as often as it is needed.</summary>
internal sealed class CsvFile
{
    private readonly Func<Stream> _open;

    private CsvFile(string name, Func<Stream> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>The name for messages.</summary>
    public string Name { get; }

    public static CsvFile At(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"'{path}' is a folder, not a file. Name a CSV file in it.");
        }

        if (!File.Exists(path))
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            throw new InvalidInputException(Directory.Exists(folder)
                ? $"There is no file '{path}'.{Suggestion.For(Path.GetFileName(path), Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)))} Check the path; it is taken from '{Environment.CurrentDirectory}'."
                : $"There is no file '{path}', nor its folder. Check the path; it is taken from '{Environment.CurrentDirectory}'.");
        }

        return new CsvFile(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan));
    }

    public static CsvFile Of(string name, byte[] content) => new(name, () => new MemoryStream(content, writable: false));

    /// <summary>A stream of the text, unpacked when it is gzip (recognised by its first two bytes, not by its name).</summary>
    public Stream Open(out long? length)
    {
        try
        {
            var stream = _open();
            Span<byte> magic = stackalloc byte[2];
            var packed = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
            stream.Position = 0;
            length = packed ? null : stream.Length;
            return packed ? Unpacked(stream) : stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{Name}': {exception.Message} Check that you may read it and that no other program locks it.", exception);
        }
    }

    private static GZipStream Unpacked(Stream stream)
    {
        // Else the runtime takes the end of a file that was cut short for the end of its text. It asks once, when it first unpacks.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        return new GZipStream(stream, CompressionMode.Decompress);
    }
}
