using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>Writes nbformat 4.5, laid out as Jupyter does: one blank per level, texts as lists of lines.</summary>
internal static class IpynbWriter
{
    private static readonly JsonSerializerOptions _layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(NotebookDocument document)
    {
        var cells = new JsonArray();
        foreach (var cell in document.Cells)
        {
            cells.Add(Cell(cell, document.DefaultLanguage));
        }

        var root = new JsonObject { ["cells"] = cells, ["metadata"] = DocumentMetadata(document), ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        Append(root, document.Extra);
        return root.ToJsonString(_layout) + "\n";
    }

    private static JsonObject DocumentMetadata(NotebookDocument document)
    {
        var metadata = (JsonObject)document.Metadata.DeepClone();
        if (CellLanguages.OfNotebook(metadata) != document.DefaultLanguage)
        {
            // The notebook's language was set apart from its metadata: say it where every reader looks.
            metadata["polyglot_notebook"] = new JsonObject { ["kernelInfo"] = new JsonObject { ["defaultKernelName"] = document.DefaultLanguage } };
        }

        if (document.DefaultLanguage == CellLanguages.CSharp && !metadata.ContainsKey("kernelspec"))
        {
            metadata["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" };
        }

        return metadata;
    }

    private static JsonObject Cell(NotebookCell cell, string defaultLanguage)
    {
        var json = new JsonObject
        {
            ["cell_type"] = cell.Kind.ToString().ToLowerInvariant(),
        };
        if (cell.Kind == CellKind.Code)
        {
            json["execution_count"] = cell.ExecutionCount;
        }

        json["id"] = cell.Id;
        json["metadata"] = CellMetadata(cell, defaultLanguage);
        if (cell.Kind == CellKind.Code)
        {
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(Output)]);
        }

        json["source"] = Lines(cell.Source);
        Append(json, cell.Extra);
        return json;
    }

    private static JsonObject CellMetadata(NotebookCell cell, string defaultLanguage)
    {
        var metadata = (JsonObject)cell.Metadata.DeepClone();
        if (cell.Kind == CellKind.Code && CellLanguages.OfCell(metadata, cell.Source, defaultLanguage) != cell.Language)
        {
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = cell.Language };
            metadata["dotnet_interactive"] = new JsonObject { ["language"] = cell.Language };
        }

        return metadata;
    }

    internal static JsonNode Output(CellOutput output) => output switch
    {
        StreamOutput stream => new JsonObject { ["name"] = stream.Name, ["output_type"] = "stream", ["text"] = Lines(stream.Text) },
        DisplayOutput display => new JsonObject { ["data"] = Bundle(display.Data), ["metadata"] = display.Metadata.DeepClone(), ["output_type"] = "display_data" },
        ResultOutput result => new JsonObject
        {
            ["data"] = Bundle(result.Data),
            ["execution_count"] = result.ExecutionCount,
            ["metadata"] = result.Metadata.DeepClone(),
            ["output_type"] = "execute_result",
        },
        ErrorOutput error => new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
        },
        UnknownOutput unknown => unknown.Json.DeepClone(),
        _ => throw new InvalidOperationException($"{output.GetType()} has no form in nbformat."),
    };

    private static JsonObject Bundle(JsonObject data)
    {
        var bundle = new JsonObject();
        foreach (var (type, content) in data)
        {
            var isLines = type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "image/svg+xml";
            bundle[type] = isLines && content is JsonValue value && value.TryGetValue(out string? text) ? Lines(text) : content?.DeepClone();
        }

        return bundle;
    }

    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)text[start..end]); // as a node: Add of any other type starts the serializer
            start = end;
        }

        return lines;
    }

    private static void Append(JsonObject target, JsonObject entries)
    {
        foreach (var (name, value) in entries)
        {
            target[name] = value?.DeepClone();
        }
    }
}
