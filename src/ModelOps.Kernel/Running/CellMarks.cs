using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Running;

/// <summary>What a run writes about a cell into its metadata, under <c>modelops</c>.</summary>
internal static class CellMarks
{
    private const string Section = "modelops";
    private const string LeftOut = "not_run";

    /// <summary>Removes what an earlier run wrote; what the author wrote stays.</summary>
    public static void Clear(NotebookCell cell, params ReadOnlySpan<string> keys)
    {
        if (cell.Metadata[Section] is not JsonObject marks)
        {
            return;
        }

        marks.Remove(LeftOut);
        foreach (var key in keys)
        {
            marks.Remove(key);
        }

        if (marks.Count == 0)
        {
            cell.Metadata.Remove(Section);
        }
    }

    /// <summary>Says why the cell was not run.</summary>
    public static void NotRun(NotebookCell cell, string reason) => Set(cell, LeftOut, reason);

    public static void Set(NotebookCell cell, string key, JsonNode? value)
    {
        if (cell.Metadata[Section] is not JsonObject marks)
        {
            cell.Metadata[Section] = marks = [];
        }

        marks[key] = value;
    }

    public static JsonNode? Get(NotebookCell cell, string key) => (cell.Metadata[Section] as JsonObject)?[key];
}
