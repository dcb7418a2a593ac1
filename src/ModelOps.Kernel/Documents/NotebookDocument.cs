using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>A notebook: cells and metadata, read from and written to <c>.ipynb</c> and <c>.dib</c> files.</summary>
public sealed class NotebookDocument
{
    /// <summary>The cells in order.</summary>
    public IList<NotebookCell> Cells { get; } = [];

    /// <summary>The notebook's metadata; unknown entries are kept.</summary>
    public JsonObject Metadata { get; set; } = [];

    /// <summary>The language of cells that name none.</summary>
    public string DefaultLanguage { get; set; } = "csharp";

    /// <summary>Entries beside <c>cells</c> and <c>metadata</c> that nbformat does not name; kept as read.</summary>
    internal JsonObject Extra { get; set; } = [];

    /// <summary>Reads a notebook file; its extension names the format.</summary>
    /// <param name="path">A <c>.ipynb</c> or <c>.dib</c> file.</param>
    /// <exception cref="KernelException">The file is missing, cannot be read, or is not a notebook.</exception>
    public static NotebookDocument Load(string path)
    {
        var format = FormatOf(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"Cannot read the notebook '{path}': {exception.Message}", exception);
        }

        try
        {
            return Parse(text, format);
        }
        catch (KernelException exception)
        {
            throw new KernelException($"Cannot read the notebook '{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a notebook from text.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="KernelException">The text is not a notebook.</exception>
    public static NotebookDocument Parse(string text, NotebookFormat format) =>
        format == NotebookFormat.Dib ? DibReader.Read(text) : IpynbReader.Read(text);

    /// <summary>The notebook as the text of a file.</summary>
    /// <param name="format">The format to write.</param>
    public string ToText(NotebookFormat format) =>
        format == NotebookFormat.Dib ? DibWriter.Write(this) : IpynbWriter.Write(this);

    /// <summary>Writes the file whole or not at all; the extension names the format.</summary>
    /// <param name="path">A <c>.ipynb</c> or <c>.dib</c> file; its folder is made when absent.</param>
    /// <exception cref="KernelException">The extension is unknown or the file cannot be written.</exception>
    public void Save(string path)
    {
        var text = ToText(FormatOf(path));
        AtomicText.Write(path, text);
    }

    /// <summary>A copy that shares nothing with this notebook.</summary>
    public NotebookDocument Clone()
    {
        var copy = new NotebookDocument
        {
            Metadata = (JsonObject)Metadata.DeepClone(),
            Extra = (JsonObject)Extra.DeepClone(),
            DefaultLanguage = DefaultLanguage,
        };
        foreach (var cell in Cells)
        {
            copy.Cells.Add(cell.Clone());
        }

        return copy;
    }

    /// <summary>The format that a file's extension names.</summary>
    /// <param name="path">A file name.</param>
    /// <exception cref="KernelException">The extension is neither <c>.ipynb</c> nor <c>.dib</c>.</exception>
    public static NotebookFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ipynb" => NotebookFormat.Ipynb,
        ".dib" => NotebookFormat.Dib,
        var other => throw new KernelException($"'{path}' is not a notebook: its extension is '{other}'. Use .ipynb or .dib."),
    };
}
