using ModelOps.Data.Files;

namespace ModelOps;

/// <summary>The kinds of files that are read wherever a file is; the ending of its name says which one it is.</summary>
public static class FileFormats
{
    /// <summary>CSV, which a file of an unknown ending is taken for.</summary>
    public static IFileFormat Csv { get; } = new CsvFormat();

    private static readonly Catalog<IFileFormat> _catalog = new("file format", format => [format.Name, .. format.Extensions], () => [Csv, new ParquetFormat(), new JsonLinesFormat(), new ArrowFormat()]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IFileFormat> All => _catalog.All;

    /// <summary>Adds one.</summary>
    /// <param name="format">The format.</param>
    /// <exception cref="InvalidInputException">Its name or one of its endings is empty or taken.</exception>
    public static void Add(IFileFormat format) => _catalog.Add(format);

    /// <summary>The one of that name or ending.</summary>
    /// <param name="name">A name, or an ending with its dot.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static IFileFormat Find(string name) => _catalog.Find(name);

    /// <summary>The format of a file by the ending of its name, before <c>.gz</c>.</summary>
    /// <param name="path">The file's name.</param>
    public static IFileFormat Of(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name) is { Length: > 0 } extension && _catalog.TryFind(extension, out var format) ? format : Csv;
    }
}
