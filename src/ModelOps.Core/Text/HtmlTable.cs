using System.Net;
using System.Text;

namespace ModelOps;

/// <summary>A table in the HTML of a page: numbers at the right, short cells on one line. It scrolls inside where it is wider than the page. Its look stands in it, since notebooks and boards show it, too.</summary>
internal static class HtmlTable
{
    private const int LongCell = 40;
    private const string Less = "&lt; ";

    /// <summary>Writes a table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="caption">The line above it, plain text; null for none.</param>
    /// <param name="heads">The heads, plain text.</param>
    /// <param name="rows">The cells, HTML.</param>
    /// <param name="sortable">True where a page sorts it by its heads.</param>
    internal static void Append(StringBuilder html, string? caption, IReadOnlyList<string> heads, IEnumerable<string[]> rows, bool sortable)
    {
        var cells = rows.ToArray();
        // A column of numbers, and its head, end at the right.
        bool[] numbers = [.. heads.Select((_, i) => i > 0 && cells.Any(row => IsNumber(row[i])) && cells.Count(row => row[i] is "" or "–" || IsNumber(row[i])) * 10 >= cells.Length * 9)];
        html.Append("<div style=\"overflow-x:auto;max-width:100%\" role=\"region\" tabindex=\"0\" aria-label=\"").Append(WebUtility.HtmlEncode(caption ?? heads[0])).Append("\"><table").Append(sortable ? " class=\"sortable\">" : ">");
        if (caption is not null)
        {
            html.Append("<caption style=\"text-align:left;font-weight:bold;padding:.5rem 0\">").Append(WebUtility.HtmlEncode(caption)).Append("</caption>");
        }

        html.Append("<thead><tr>").AppendJoin("", heads.Select((head, i) => $"<th{(numbers[i] ? " style=\"text-align:right\"" : "")}>{WebUtility.HtmlEncode(head)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in cells)
        {
            html.Append("<tr>").AppendJoin("", row.Select((cell, i) => $"<td{(numbers[i] ? " class=\"number\"" : "")} style=\"{(cell.Length < LongCell || cell.StartsWith('<') ? "white-space:nowrap" : "min-width:min(28em,70vw)")}\">{cell}</td>")).Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static bool IsNumber(string cell) => cell.Length is > 0 and < 16 && (char.IsDigit(cell[0]) || cell[0] is '-' || cell.StartsWith(Less, StringComparison.Ordinal));
}
