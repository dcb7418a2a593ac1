using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Running;

/// <summary>papermill's convention: the cell tagged <c>parameters</c> holds defaults, the cell injected after it this run's values.</summary>
internal static class ParametersCell
{
    private const string Defaults = "parameters";
    private const string Injected = "injected-parameters";

    public static void Inject(NotebookDocument document, IReadOnlyDictionary<string, object?> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        var source = "// Parameters\n" + string.Join('\n', parameters.Select(parameter => CSharpLiteral.Declare(parameter.Key, parameter.Value)));
        var cell = new NotebookCell(CellKind.Code, CellLanguages.CSharp, source)
        {
            Metadata = new JsonObject { ["tags"] = new JsonArray(Injected) },
        };

        // A notebook that was run before has the last run's values: they make place.
        var before = IndexOf(document, Injected);
        if (before >= 0)
        {
            document.Cells[before] = cell;
        }
        else
        {
            document.Cells.Insert(IndexOf(document, Defaults) + 1, cell);
        }
    }

    private static int IndexOf(NotebookDocument document, string tag)
    {
        for (var i = 0; i < document.Cells.Count; i++)
        {
            if (document.Cells[i].Tags.Contains(tag))
            {
                return i;
            }
        }

        return -1;
    }
}
