using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>
/// Reads .NET Interactive's text format: an optional <c>#!meta</c> block of JSON, then cells. A line that is exactly
/// <c>#!</c> and a known language starts a cell; any other <c>#!</c> line belongs to the cell it is in.
/// </summary>
internal static class DibReader
{
    public static NotebookDocument Read(string text)
    {
        var document = new NotebookDocument();
        var languages = new HashSet<string>(StringComparer.Ordinal);
        string? language = null;
        var inMeta = false;
        var lines = new List<string>();

        foreach (var line in text.Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] : line))
        {
            var started = inMeta || line.Length < 3 ? null : Start(line, languages);
            var ended = inMeta && Start(line, languages) is { } after ? after : started;
            if (line == "#!meta" && language is null && document.Cells.Count == 0 && lines.All(string.IsNullOrWhiteSpace) && !inMeta)
            {
                inMeta = true;
                lines.Clear();
            }
            else if (ended is not null)
            {
                Finish();
                language = ended;
            }
            else
            {
                lines.Add(line);
            }
        }

        Finish();
        return document;

        void Finish()
        {
            if (inMeta)
            {
                ReadMeta(document, string.Join('\n', lines), languages);
                inMeta = false;
            }
            else
            {
                AddCell(document, language, lines);
            }

            lines.Clear();
        }
    }

    private static string? Start(string line, HashSet<string> declared)
    {
        var trimmed = line.AsSpan().TrimEnd();
        if (!trimmed.StartsWith("#!"))
        {
            return null;
        }

        var name = trimmed[2..].ToString();
        return CellLanguages.Known(name) ?? (declared.Contains(name) ? name : null);
    }

    private static void AddCell(NotebookDocument document, string? language, List<string> lines)
    {
        // One blank line after the header and one before the next header are layout, as is the file's last line feed.
        var first = language is not null && lines.Count > 0 && lines[0].Length == 0 ? 1 : 0;
        var end = lines.Count;
        if (end > first && lines[end - 1].Length == 0)
        {
            end--;
        }

        if (language is null && lines.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        var name = language ?? document.DefaultLanguage;
        var kind = name switch { CellLanguages.Markdown => CellKind.Markdown, "raw" => CellKind.Raw, _ => CellKind.Code };
        document.Cells.Add(new NotebookCell(kind, name, string.Join('\n', lines[first..end])));
    }

    private static void ReadMeta(NotebookDocument document, string json, HashSet<string> languages)
    {
        JsonObject meta;
        try
        {
            meta = JsonNode.Parse(json, documentOptions: new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject
                ?? throw new KernelException("Its #!meta block is not a JSON object.");
            document.Metadata = (JsonObject)meta.DeepClone();
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new KernelException($"Its #!meta block is not valid JSON: {fault.Message}", fault);
        }

        var info = meta["kernelInfo"] as JsonObject;
        if ((info?["defaultKernelName"] ?? meta["defaultKernelName"])?.ToString() is { Length: > 0 } name)
        {
            document.DefaultLanguage = CellLanguages.Canonical(name);
        }

        foreach (var item in (info?["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            languages.Add(item["name"]?.ToString() ?? "");
            foreach (var alias in item["aliases"] as JsonArray ?? [])
            {
                languages.Add(alias?.ToString() ?? "");
            }
        }

        languages.RemoveWhere(declared => declared.Length == 0 || declared.Any(char.IsWhiteSpace) || declared == "meta");
    }
}
