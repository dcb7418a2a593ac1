using System.Text;

namespace ModelOps;

/// <summary>A table as lines of text: a head, a rule, and the rows, each column as wide as its widest cell. A cell is one line: its line ends are shown as ⏎.</summary>
public static class TextTable
{
    /// <summary>Draws the table; every line ends in a line feed.</summary>
    /// <param name="columns">The heads.</param>
    /// <param name="rows">As many cells each as there are columns.</param>
    /// <param name="right">True for columns that end at the right, as numbers do; null where all that look like numbers do.</param>
    public static string Render(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<bool>? right = null)
    {
        rows = [.. rows.Select(row => row.Any(IsSeveralLines) ? [.. row.Select(cell => cell.ReplaceLineEndings("⏎"))] : row)];
        right ??= [.. columns.Select((_, i) => rows.Count > 0 && rows.All(row => row[i].Length == 0 || row[i].TrimStart('-') is [var first, ..] && char.IsDigit(first)))];
        var text = new StringBuilder();
        var widths = columns.Select((head, i) => rows.Select(row => row[i].Length).Append(head.Length).Max()).ToArray();
        Append(text, columns, widths, right);
        Append(text, [.. widths.Select(width => new string('─', width))], widths, right);
        foreach (var row in rows)
        {
            Append(text, row, widths, right);
        }

        return text.ToString();
    }

    private static bool IsSeveralLines(string cell) => cell.AsSpan().ContainsAny('\n', '\r');

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths, IReadOnlyList<bool> right)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            line.Append("  ").Append(right[i] ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
