using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;

namespace ModelOps.Hosting.Copies;

/// <summary>
/// papermill's marker of a failed run: a text cell at the top with a link, and one before the failed cell that the link leads to, both with its tag. The numbers by which errors name
/// cells do not count them, and a run of the copy removes them.
/// </summary>
internal static class ErrorMarker
{
    /// <summary>The tag.</summary>
    internal const string Tag = "papermill-error-cell-tag";

    private const string Anchor = "papermill-error-cell";

    /// <summary>Removes the markers of an earlier run.</summary>
    internal static void Remove(NotebookDocument document)
    {
        foreach (var cell in document.Cells.Where(cell => cell.Tags.Contains(Tag)).ToArray())
        {
            document.Cells.Remove(cell);
        }
    }

    /// <summary>A copy of the notebook with the markers.</summary>
    /// <param name="document">The executed notebook.</param>
    /// <param name="number">The failed cell's number in it, from 1.</param>
    internal static NotebookDocument Added(NotebookDocument document, int number)
    {
        var marked = document.Clone();
        var count = document.Cells[number - 1].ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? " ";
        marked.Cells.Insert(number - 1, Cell($"<span id=\"{Anchor}\" style=\"color:red; font-size:1.5em\">The run stopped at this cell:</span>"));
        marked.Cells.Insert(0, Cell(string.Create(CultureInfo.InvariantCulture, $"<span style=\"color:red; font-size:1.5em\">The run stopped at cell {number}, <a href=\"#{Anchor}\">In [{count}]</a>.</span>")));
        return marked;
    }

    private static NotebookCell Cell(string text) => new(CellKind.Markdown, "markdown", text) { Metadata = new JsonObject { ["tags"] = new JsonArray(Tag) } };
}
