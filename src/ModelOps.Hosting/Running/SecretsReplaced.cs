using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;
using ModelOps.Redaction;

namespace ModelOps;

/// <summary>The executed notebook has <c>[secret]</c> in the place of passwords, tokens or keys.</summary>
/// <param name="Places">Where, as <c>cell 3 (output)</c>.</param>
public sealed record SecretsReplaced(IReadOnlyList<string> Places) : NotebookRunEvent
{
    /// <summary>What to say of it, as a sentence.</summary>
    public string Sentence => $"Secrets were replaced by {SecretText.Replacement} in the executed notebook: {string.Join(", ", Places)}. Take them from the environment instead, as env:NAME.";

    /// <summary>The places in a notebook that was run, whose outputs are without secrets already; null when there is none.</summary>
    internal static SecretsReplaced? In(NotebookDocument executed)
    {
        var places = executed.Cells.Index().SelectMany(cell => Parts(cell.Item).Select(part => $"cell {cell.Index + 1} ({part})")).ToArray();
        return places.Length == 0 ? null : new(places);
    }

    private static IEnumerable<string> Parts(NotebookCell cell)
    {
        if (SecretText.Find(cell.Source).Count > 0)
        {
            yield return cell.Kind == CellKind.Code ? "code" : "text";
        }

        if (cell.Outputs.Any(output => Text(output).Contains(SecretText.Replacement, StringComparison.Ordinal)))
        {
            yield return "output";
        }
    }

    private static string Text(CellOutput output) => output switch
    {
        StreamOutput stream => stream.Text,
        DisplayOutput display => display.Data.ToJsonString(),
        ResultOutput result => result.Data.ToJsonString(),
        ErrorOutput error => $"{error.Message}\n{string.Join('\n', error.Traceback)}",
        _ => "",
    };
}
