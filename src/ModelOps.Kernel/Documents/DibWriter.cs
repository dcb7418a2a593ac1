using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>Writes .NET Interactive's text format. Outputs have no place in it.</summary>
internal static class DibWriter
{
    private static readonly JsonSerializerOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(NotebookDocument document)
    {
        var text = new StringBuilder();
        text.Append("#!meta\n\n").Append(Meta(document, out var declared).ToJsonString(_compact)).Append("\n\n");
        foreach (var cell in document.Cells)
        {
            var name = cell.Kind switch { CellKind.Markdown => CellLanguages.Markdown, CellKind.Raw => "raw", _ => cell.Language };
            var source = string.Join('\n', cell.Source.ReplaceLineEndings("\n").Split('\n').Select(line => DibLines.Escape(line, declared)));
            text.Append("#!").Append(name).Append("\n\n").Append(source).Append("\n\n");
        }

        text.Length--;
        return text.ToString();
    }

    private static JsonObject Meta(NotebookDocument document, out HashSet<string> declared)
    {
        var meta = (JsonObject)document.Metadata.DeepClone();
        var info = (meta["kernelInfo"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        var items = (info["items"] as JsonArray)?.DeepClone() as JsonArray ?? [];
        declared = [.. items.OfType<JsonObject>().SelectMany(item => (item["aliases"] as JsonArray ?? []).Append(item["name"])).Select(name => name?.ToString() ?? "")];
        foreach (var language in document.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Language).Prepend(document.DefaultLanguage))
        {
            if (declared.Add(language))
            {
                items.Add(new JsonObject { ["aliases"] = new JsonArray(), ["languageName"] = language, ["name"] = language });
            }
        }

        info["defaultKernelName"] = document.DefaultLanguage;
        info["items"] = items;
        meta["kernelInfo"] = info;
        CellNotes.Write(document, meta);
        return meta;
    }
}
