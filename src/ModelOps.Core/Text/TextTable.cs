using System.Globalization;
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
        var widths = columns.Select((head, i) => rows.Select(row => WidthOf(row[i])).Append(WidthOf(head)).Max()).ToArray();
        Append(text, columns, widths, right);
        Append(text, [.. widths.Select(width => new string('─', width))], widths, right);
        foreach (var row in rows)
        {
            Append(text, row, widths, right);
        }

        return text.ToString();
    }

    private static bool IsSeveralLines(string cell) => cell.AsSpan().ContainsAny('\n', '\r');

    /// <summary>How many columns of a terminal a text takes: two for a letter of Chinese, Japanese or Korean and for a picture, none for a mark on the letter before it.</summary>
    /// <param name="text">The text.</param>
    public static int WidthOf(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text.Length;
        }

        var width = 0;
        foreach (var letter in text.EnumerateRunes())
        {
            width += Rune.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : IsWide(letter.Value) ? 2 : 1;
        }

        return width;
    }

    // East Asian Width W and F of Unicode's annex 11, by blocks.
    private static bool IsWide(int letter) => letter >= 0x1100 && letter is
        <= 0x115F or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0x33FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF01 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths, IReadOnlyList<bool> right)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            var blanks = widths[i] - WidthOf(cells[i]);
            line.Append("  ").Append(' ', right[i] ? blanks : 0).Append(cells[i]).Append(' ', right[i] ? 0 : blanks);
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
