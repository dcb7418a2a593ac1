using ModelOps.Files;
using ModelOps.Kernel.Documents;
using ModelOps.Pipelines.Results;

namespace ModelOps.Hosting.Reports;

/// <summary>A report of a run that is asked for: <c>junit=FILE</c>, <c>trx=FILE</c>, <c>html=FILE</c>, or a file whose name says which.</summary>
/// <param name="Kind">Which form.</param>
/// <param name="Path">The file: a full path.</param>
internal sealed record RunReportFile(string Kind, string Path)
{
    private static readonly (string Kind, string Ending, Func<ExecutionResult, IReadOnlyList<ReportedCell>, string> Text)[] _forms =
    [
        ("junit", ".xml", JUnitReport.Text),
        ("trx", ".trx", TrxReport.Text),
        ("html", ".html", HtmlReport.Text),
    ];

    private static readonly string[] _sources = [".ipynb", ".dib", ".csx", ".cs"];

    /// <summary>Reads what was asked for.</summary>
    /// <exception cref="InvalidInputException">The form is not known, or the file is a source of code.</exception>
    internal static RunReportFile Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (kind, file) = equals > 0 && Array.Exists(_forms, form => form.Kind == text[..equals]) ? (text[..equals], text[(equals + 1)..])
            : (Array.Find(_forms, form => text.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase)).Kind, text);
        return kind is null || file.Length == 0 || Array.Exists(_sources, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? throw new InvalidInputException($"The report '{text}' has no known form. Write junit=FILE, trx=FILE or html=FILE, or a file that ends in .xml (JUnit), .trx or .html.")
            : new(kind, System.IO.Path.GetFullPath(file));
    }

    /// <summary>Takes away what an earlier run left, so that nobody takes it for the report of the next.</summary>
    /// <exception cref="InvalidInputException">The place cannot be used.</exception>
    internal void Clear()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The report cannot be written to '{Path}': {exception.Message} Choose another place.", exception);
        }
    }

    /// <summary>Writes it, from the executed notebook.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    internal void Write(ExecutionResult result)
    {
        var cells = result.Copy is { } copy && File.Exists(copy) ? ReportedCell.Of(NotebookDocument.Load(copy)) : [];
        AtomicFile.WriteText(Path, Array.Find(_forms, form => form.Kind == Kind).Text(result, cells));
    }
}
