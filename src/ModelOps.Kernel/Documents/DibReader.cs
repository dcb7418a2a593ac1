using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>
/// Reads .NET Interactive's text format: an optional <c>#!meta</c> block of JSON, then cells. A line that is exactly
/// <c>#!</c> and a known language starts a cell; any other <c>#!</c> line belongs to the cell it is in.
/// </summary>
internal static class DibReader
{
    private const string Meta = "#!meta";

    public static NotebookDocument Read(string text)
    {
        var document = new NotebookDocument();
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var next = Array.FindIndex(lines, line => line.Trim().Length > 0);
        next = next < 0 ? lines.Length : next;
        if (next < lines.Length && lines[next].TrimEnd() == Meta)
        {
            next = ReadMeta(document, lines, next + 1, declared);
        }

        string? language = null;
        for (var start = next; next <= lines.Length; next++)
        {
            var started = next < lines.Length ? DibLines.Start(lines[next], declared) : null;
            if (started is not null || next == lines.Length)
            {
                AddCell(document, language, lines[start..next], declared);
                (language, start) = (started, next + 1);
            }
        }

        CellNotes.Restore(document);
        return document;
    }

    private static void AddCell(NotebookDocument document, string? language, string[] lines, HashSet<string> declared)
    {
        if (language is null && lines.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        // One empty line after the header and one before the next header are layout, as is the file's last line feed.
        var first = language is not null && lines.Length > 0 && lines[0].Length == 0 ? 1 : 0;
        var end = lines.Length > first && lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        var source = string.Join('\n', lines[first..end].Select(line => DibLines.Unescape(line, declared)));
        var name = language ?? document.DefaultLanguage;
        var kind = name switch { CellLanguages.Markdown => CellKind.Markdown, "raw" => CellKind.Raw, _ => CellKind.Code };
        document.Cells.Add(new NotebookCell(kind, name, source));
    }

    /// <summary>Reads the block, which ends before the next line <c>#!…</c>; returns that line's index.</summary>
    private static int ReadMeta(NotebookDocument document, string[] lines, int from, HashSet<string> declared)
    {
        var to = Array.FindIndex(lines, from, line => line.StartsWith("#!", StringComparison.Ordinal));
        to = to < 0 ? lines.Length : to;
        try
        {
            var meta = JsonNode.Parse(string.Join('\n', lines[from..to]), documentOptions: new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject
                ?? throw new KernelException("Its #!meta block is not a JSON object.");
            document.Metadata = (JsonObject)meta.DeepClone();
            ReadLanguages(document, meta, declared);
            return to;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new KernelException($"Its #!meta block is not valid JSON: {exception.Message}", exception);
        }
    }

    private static void ReadLanguages(NotebookDocument document, JsonObject meta, HashSet<string> declared)
    {
        var info = meta["kernelInfo"] as JsonObject;
        if ((info?["defaultKernelName"] ?? meta["defaultKernelName"])?.ToString() is { Length: > 0 } name)
        {
            document.DefaultLanguage = CellLanguages.Canonical(name);
        }

        foreach (var item in (info?["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            declared.Add(item["name"]?.ToString() ?? "");
            declared.UnionWith((item["aliases"] as JsonArray ?? []).Select(alias => alias?.ToString() ?? ""));
        }

        declared.RemoveWhere(word => word.Length == 0 || word.Any(char.IsWhiteSpace) || word == Meta[2..]);
    }
}
