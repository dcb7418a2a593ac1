using System.Globalization;
using System.Text;

namespace ModelOps.Governance.Lineage;

/// <summary>
/// Writes a lineage as a flowchart of Mermaid. Letters, digits, blanks and a few signs stand as they are; every other character is an entity (<c>#34;</c> for a quotation mark), so that no name can end its label, start a directive
/// or bring HTML.
/// </summary>
internal static class LineageMermaid
{
    private const string Plain = " .,:/-_()+=";
    private const int LongestLine = 44;
    private const int MostFacts = 3;
    private const int IdDigits = 10;

    internal static string Write(LineageGraph graph)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var node in graph.Nodes)
        {
            var facts = node.Facts.Where(fact => fact.Key != "sha256").Take(node.Unknown is null ? MostFacts : 1);
            string[] lines = [LineageJson.Word(node.Kind), node.Title, .. facts.Select(fact => $"{fact.Key}: {fact.Value}")];
            text.Append("  ").Append(Id(node)).Append("[\"").AppendJoin("<br/>", lines.Select(Label)).Append("\"]").Append(node.Unknown is null ? "" : ":::unknown").Append('\n');
        }

        foreach (var edge in graph.Edges)
        {
            text.Append("  ").Append(Id(edge.From)).Append(" -->|\"").Append(Label(edge.Label)).Append("\"| ").Append(Id(edge.To)).Append('\n');
        }

        return text.Append("  classDef unknown stroke-dasharray: 5 5\n").ToString();
    }

    /// <summary>A text as a label's line.</summary>
    internal static string Label(string text)
    {
        var label = new StringBuilder();
        var shown = text.Length > LongestLine ? text[..(LongestLine - 1)] + "…" : text;
        foreach (var rune in shown.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Plain.Contains((char)rune.Value, StringComparison.Ordinal))
            {
                label.Append(rune);
            }
            else if (Rune.IsControl(rune))
            {
                label.Append(' ');
            }
            else
            {
                label.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return label.ToString();
    }

    private static string Id(LineageNode node) => Id(node.Id);

    // The beginning says what it is; the rest of an id may hold any character.
    private static string Id(string id) => $"{id.Split(':')[0]}_{AuditLog.Digest(id)[..IdDigits]}";
}
