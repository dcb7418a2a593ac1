using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>
/// A .dib file has no place for the ids and metadata of cells, such as papermill's tags: they are noted in its
/// <c>#!meta</c> block, which other tools pass over, and taken up again when the number of cells is still the same.
/// </summary>
internal static class CellNotes
{
    private const string Entry = "cellNotes";

    /// <summary>Notes the cells' ids and metadata, when any cell has metadata that only .ipynb holds.</summary>
    public static void Write(NotebookDocument document, JsonObject meta)
    {
        meta.Remove(Entry);
        if (document.Cells.Any(cell => cell.Metadata.Any(entry => !IsLanguage(entry.Key))))
        {
            meta[Entry] = new JsonArray([.. document.Cells.Select(cell => (JsonNode)new JsonObject { ["id"] = cell.Id, ["metadata"] = cell.Metadata.DeepClone() })]);
        }
    }

    /// <summary>Takes the notes up, when the number of cells is the same.</summary>
    public static void Restore(NotebookDocument document)
    {
        var notes = (document.Metadata[Entry] as JsonArray ?? []).OfType<JsonObject>().ToList();
        document.Metadata.Remove(Entry);
        for (var i = 0; notes.Count == document.Cells.Count && i < notes.Count; i++)
        {
            var cell = document.Cells[i];
            cell.Metadata = notes[i]["metadata"] is JsonObject metadata ? (JsonObject)metadata.DeepClone() : [];
            cell.Id = notes[i]["id"] is JsonValue id && id.TryGetValue(out string? text) && text.Length is > 0 and <= 64 ? text : cell.Id;
        }
    }

    private static bool IsLanguage(string name) => name is "polyglot_notebook" or "dotnet_interactive";
}
