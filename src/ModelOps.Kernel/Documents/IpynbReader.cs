using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>Reads nbformat 4.0 to 4.5.</summary>
internal static class IpynbReader
{
    private static readonly string[] _documentEntries = ["cells", "metadata", "nbformat", "nbformat_minor"];
    private static readonly string[] _cellEntries = ["id", "cell_type", "source", "metadata", "outputs", "execution_count"];

    public static NotebookDocument Read(string text)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new() { MaxDepth = 256 }) as JsonObject
                ?? throw new KernelException("It is JSON, but not an object with 'cells'.");
            var document = ReadDocument(root);
            return document;
        }
        catch (JsonException exception)
        {
            throw new KernelException($"It is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", exception);
        }
        catch (ArgumentException exception)
        {
            // JsonObject finds a repeated name only when it is first looked into.
            throw new KernelException($"It has a name twice in one object: {exception.Message}", exception);
        }
    }

    private static NotebookDocument ReadDocument(JsonObject root)
    {
        var major = Integer(root["nbformat"]) ?? 4;
        if (major != 4)
        {
            throw new KernelException($"Its nbformat is {major}; 4 is read here. Upgrade it with 'jupyter nbconvert --to notebook'.");
        }

        if (root["cells"] is not JsonArray cells)
        {
            throw new KernelException("It has no list 'cells'.");
        }

        var metadata = Object(root["metadata"]);
        var document = new NotebookDocument
        {
            Metadata = metadata,
            DefaultLanguage = CellLanguages.OfNotebook(metadata),
            Extra = Others(root, _documentEntries),
        };
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in cells)
        {
            var cell = ReadCell(node as JsonObject ?? throw new KernelException($"Cell {document.Cells.Count + 1} is not an object."), document);
            for (var (given, copy) = (cell.Id, 2); !ids.Add(cell.Id); copy++)
            {
                cell.Id = $"{given[..Math.Min(given.Length, 56)]}-{copy}";
            }

            document.Cells.Add(cell);
        }

        return document;
    }

    private static NotebookCell ReadCell(JsonObject json, NotebookDocument document)
    {
        var number = document.Cells.Count + 1;
        var source = Text(json["source"]);
        var metadata = Object(json["metadata"]);
        var type = json["cell_type"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;
        var (kind, language) = type switch
        {
            "code" => (CellKind.Code, CellLanguages.OfCell(metadata, source, document.DefaultLanguage)),
            "markdown" or "heading" => (CellKind.Markdown, CellLanguages.Markdown),
            "raw" => (CellKind.Raw, "raw"),
            _ => throw new KernelException($"Cell {number} has the type '{type}'. Known are code, markdown and raw."),
        };
        var cell = new NotebookCell(kind, language, source)
        {
            Metadata = metadata,
            ExecutionCount = Integer(json["execution_count"]),
            Extra = Others(json, _cellEntries),
        };
        // Files before 4.5 have no ids; those made here are the same at every reading.
        cell.Id = json["id"] is JsonValue id && id.TryGetValue(out string? given) && given.Length is > 0 and <= 64 ? given : $"cell-{number}";

        foreach (var output in (json["outputs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            cell.Outputs.Add(ReadOutput(output));
        }

        return cell;
    }

    private static CellOutput ReadOutput(JsonObject json) => json["output_type"]?.ToString() switch
    {
        "stream" => new StreamOutput(json["name"]?.ToString() ?? "stdout", Text(json["text"])),
        "display_data" => new DisplayOutput(Bundle(json["data"]), Object(json["metadata"])),
        "execute_result" => new ResultOutput(Bundle(json["data"]), Object(json["metadata"]), Integer(json["execution_count"])),
        "error" => new ErrorOutput(Text(json["ename"]), Text(json["evalue"]), [.. (json["traceback"] as JsonArray ?? []).Select(Text)]),
        _ => new UnknownOutput((JsonObject)json.DeepClone()),
    };

    // nbformat splits long texts into lists of lines; JSON content is left as it is.
    private static JsonObject Bundle(JsonNode? node)
    {
        var bundle = new JsonObject();
        foreach (var (type, content) in node as JsonObject ?? [])
        {
            bundle[type] = content is JsonArray && !IsJson(type) ? Text(content) : content?.DeepClone();
        }

        return bundle;
    }

    internal static bool IsJson(string type) => type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal);

    private static string Text(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return "";
            case JsonArray lines:
                var text = new StringBuilder();
                foreach (var line in lines)
                {
                    text.Append(line?.ToString());
                }

                return text.ToString();
            default:
                return node.ToString();
        }
    }

    private static JsonObject Object(JsonNode? node) => node is JsonObject entries ? (JsonObject)entries.DeepClone() : [];

    private static int? Integer(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static JsonObject Others(JsonObject json, string[] known)
    {
        var others = new JsonObject();
        foreach (var (name, value) in json)
        {
            if (!known.Contains(name))
            {
                others[name] = value?.DeepClone();
            }
        }

        return others;
    }
}
