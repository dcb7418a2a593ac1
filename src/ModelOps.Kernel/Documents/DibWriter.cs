using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>Writes .NET Interactive's text format. Outputs, ids and cell metadata have no place in it.</summary>
internal static class DibWriter
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(NotebookDocument document)
    {
        var text = new StringBuilder();
        text.Append("#!meta\n\n").Append(Meta(document).ToJsonString(Compact)).Append("\n\n");
        foreach (var cell in document.Cells)
        {
            var name = cell.Kind switch { CellKind.Markdown => CellLanguages.Markdown, CellKind.Raw => "raw", _ => cell.Language };
            text.Append("#!").Append(name).Append("\n\n").Append(cell.Source).Append("\n\n");
        }

        text.Length--;
        return text.ToString();
    }

    private static JsonObject Meta(NotebookDocument document)
    {
        var meta = (JsonObject)document.Metadata.DeepClone();
        var info = meta["kernelInfo"] as JsonObject ?? [];
        meta["kernelInfo"] = null;
        info = (JsonObject)info.DeepClone();
        info["defaultKernelName"] = document.DefaultLanguage;
        var items = info["items"] as JsonArray ?? [];
        var known = items.OfType<JsonObject>().Select(item => item["name"]?.ToString()).ToHashSet();
        items = (JsonArray)items.DeepClone();
        foreach (var language in document.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Language).Prepend(document.DefaultLanguage).Distinct())
        {
            if (!known.Contains(language))
            {
                items.Add(new JsonObject { ["aliases"] = new JsonArray(), ["languageName"] = language, ["name"] = language });
            }
        }

        info["items"] = items;
        meta["kernelInfo"] = info;
        return meta;
    }
}
