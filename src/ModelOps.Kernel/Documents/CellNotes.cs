using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>
/// A .dib file has no place for the ids and metadata of cells, such as papermill's tags, nor for what else an .ipynb file may hold: pictures attached to
/// a text, entries of other tools. They are noted in its <c>#!meta</c> block, which other tools pass over; those of cells are taken up again when the
/// number of cells is still the same.
/// </summary>
internal static class CellNotes
{
    private const string Cells = "cellNotes";
    private const string Notebook = "notebookEntries";

    /// <summary>Notes what only .ipynb holds, when there is any.</summary>
    public static void Write(NotebookDocument document, JsonObject meta)
    {
        meta.Remove(Cells);
        meta.Remove(Notebook);
        if (document.Cells.Any(cell => cell.Extra.Count > 0 || cell.Metadata.Any(entry => !IsLanguage(entry.Key))))
        {
            meta[Cells] = new JsonArray([.. document.Cells.Select(Note)]);
        }

        if (document.Extra.Count > 0)
        {
            meta[Notebook] = document.Extra.DeepClone();
        }
    }

    /// <summary>Takes the notes up; those of cells when the number of cells is the same.</summary>
    public static void Restore(NotebookDocument document)
    {
        var notes = (document.Metadata[Cells] as JsonArray ?? []).OfType<JsonObject>().ToList();
        document.Extra = Entries(document.Metadata[Notebook]);
        document.Metadata.Remove(Cells);
        document.Metadata.Remove(Notebook);
        for (var i = 0; notes.Count == document.Cells.Count && i < notes.Count; i++)
        {
            var cell = document.Cells[i];
            cell.Metadata = Entries(notes[i]["metadata"]);
            cell.Extra = Entries(notes[i]["entries"]);
            cell.Id = notes[i]["id"] is JsonValue id && id.TryGetValue(out string? text) && text.Length is > 0 and <= 64 ? text : cell.Id;
        }
    }

    private static JsonNode Note(NotebookCell cell)
    {
        var note = new JsonObject { ["id"] = cell.Id, ["metadata"] = cell.Metadata.DeepClone() };
        if (cell.Extra.Count > 0)
        {
            note["entries"] = cell.Extra.DeepClone();
        }

        return note;
    }

    private static JsonObject Entries(JsonNode? node) => node is JsonObject entries ? (JsonObject)entries.DeepClone() : [];

    private static bool IsLanguage(string name) => name is "polyglot_notebook" or "dotnet_interactive";
}
