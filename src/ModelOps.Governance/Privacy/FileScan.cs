using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Governance.Privacy;

/// <summary>Looks through one file: a table, a notebook, a part of a model folder, or text.</summary>
internal static class FileScan
{
    private const int Beginning = 8192;
    private const long LongestText = 1 << 28;
    private const int MostLines = 5;

    /// <summary>What a file holds; null for one that is neither a table nor text.</summary>
    /// <exception cref="InvalidInputException">It cannot be read as what its ending says.</exception>
    public static IReadOnlyList<PrivacyFinding>? Find(string path, string place, CancellationToken cancellationToken)
    {
        try
        {
            return IsTable(path) ? FrameScan.Find(Table(path, cancellationToken), place, cancellationToken)
                : IsNotebook(path) ? Notebook(NotebookText.Parse(File.ReadAllText(path), place), place)
                : !IsText(path) ? null
                : new FileInfo(path).Length > LongestText ? throw new InvalidInputException($"'{place}' is a text of more than {LongestText >> 20} MB. Split it.")
                : Path.GetExtension(path) == ".json" && Json(File.ReadAllText(path), Path.GetFileName(path), place, cancellationToken) is { } found ? found
                : Text(File.ReadAllText(path), place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{place}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a clean copy.</summary>
    public static void Redact(string path, string output, CancellationToken cancellationToken)
    {
        try
        {
            if (IsTable(path))
            {
                FrameScan.Clean(Table(path, cancellationToken), cancellationToken).Write(output);
            }
            else if (IsNotebook(path))
            {
                var notebook = NotebookText.Parse(File.ReadAllText(path), path);
                foreach (var (text, write) in NotebookText.Parts(notebook).SelectMany(part => part.Forms))
                {
                    if (Redactor.Clean(text) is var clean && !ReferenceEquals(clean, text))
                    {
                        write(clean);
                    }
                }

                Files.AtomicFile.WriteText(output, NotebookText.Write(notebook));
            }
            else if (IsText(path))
            {
                Files.AtomicFile.WriteText(output, Redactor.Clean(File.ReadAllText(path)));
            }
            else
            {
                throw new InvalidInputException($"'{path}' is neither a table nor text, so no clean copy of it can be written. Give a table, a notebook or a text file.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The clean copy '{output}' cannot be written: {exception.Message} Choose another place with {Wording.Option("redact")}.", exception);
        }
    }

    private static bool IsNotebook(string path) => path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase);

    private static bool IsTable(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return !name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && FileFormats.All.Any(format => format.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
    }

    private static Frame Table(string path, CancellationToken cancellationToken) => FileFormats.Of(path).Read(path, cancellationToken);

    private static bool IsText(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[Beginning];
        return !bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    private static List<PrivacyFinding> Notebook(JsonObject notebook, string place)
    {
        var found = new List<PrivacyFinding>();
        foreach (var part in NotebookText.Parts(notebook))
        {
            // The same value in two forms of an output is one.
            var kinds = part.Forms.SelectMany(form => Redactor.Find(form.Text).GroupBy(match => (match.Kind, match.Label)).Select(same => (same.Key, Count: same.Count())))
                .GroupBy(form => form.Key).Select(forms => (forms.Key, Count: forms.Max(form => form.Count)));
            found.AddRange(kinds.Select(kind => new PrivacyFinding(kind.Key.Kind, kind.Key.Label, $"{place}, {part.Place}", kind.Count)));
        }

        return found;
    }

    private static List<PrivacyFinding> Text(string text, string place)
    {
        var found = new List<PrivacyFinding>();
        foreach (var same in Redactor.Find(text).GroupBy(match => (match.Kind, match.Label)))
        {
            var lines = same.Select(match => 1 + text.AsSpan(0, match.Start).Count('\n')).Distinct().ToArray();
            var named = string.Join(", ", lines.Take(MostLines)) + (lines.Length > MostLines ? $" and {lines.Length - MostLines} more" : "");
            found.Add(new(same.Key.Kind, same.Key.Label, $"{place}, line{(lines.Length == 1 ? "" : "s")} {named}", same.Count()));
        }

        return found;
    }

    // What a model keeps of its data: the input example's rows, and the values of the baseline.
    private static IReadOnlyList<PrivacyFinding>? Json(string text, string name, string place, CancellationToken cancellationToken)
    {
        try
        {
            if (name == "baseline.json")
            {
                return [.. ModelBaseline.Parse(text).Columns.SelectMany(column => Values(column.Key, column.Value, place, cancellationToken))];
            }

            var node = JsonNode.Parse(text) as JsonObject;
            var split = node?["dataframe_split"] as JsonObject ?? node;
            return split?["columns"] is JsonArray names && split["data"] is JsonArray rows
                ? FrameScan.Find(new Frame(names.Select((title, i) => StringColumn.From((string)title!, rows.Select(row => row?[i]?.ToString())))), place, cancellationToken)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException or ModelOpsException)
        {
            return null;
        }
    }

    private static IEnumerable<PrivacyFinding> Values(string title, ColumnBaseline column, string place, CancellationToken cancellationToken) => column.Type != "text" ? []
        : FrameScan.Find(new Frame(StringColumn.From(title, column.Values.Keys)), place, cancellationToken).Select(found => found with { Place = $"{found.Place} (values)", Share = null });
}
