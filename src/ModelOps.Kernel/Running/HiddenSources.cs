using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Running;

/// <summary>papermill's report mode: Jupyter's own mark, by which JupyterLab and nbconvert leave out the code of a cell.</summary>
internal static class HiddenSources
{
    public static void In(NotebookDocument document)
    {
        foreach (var cell in document.Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            if (cell.Metadata["jupyter"] is not JsonObject)
            {
                cell.Metadata["jupyter"] = new JsonObject();
            }

            cell.Metadata["jupyter"]!["source_hidden"] = true;
        }
    }
}
