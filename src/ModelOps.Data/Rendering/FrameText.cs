using System.Text;
using ModelOps.Data.Rendering;

namespace ModelOps;

/// <summary>A frame as a plain text table for terminals: names, types, the first rows, and the counts.</summary>
public static class FrameText
{
    /// <summary>Renders the table; lines end with a line feed.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rows">The most rows to show.</param>
    /// <param name="width">The most characters a line has; columns that do not fit are counted in the last line.</param>
    public static string Render(Frame frame, int rows = 20, int width = 160)
    {
        var shown = Math.Min(rows, frame.RowCount);
        var text = new StringBuilder();
        var columns = frame.Columns.Select(column => Cells(column, shown)).ToList();
        var used = 0;
        var fitting = columns.TakeWhile((cells, i) => (used += cells.Width + (i == 0 ? 0 : 2)) <= width || i == 0).ToList();
        for (var line = 0; line < shown + 3; line++)
        {
            var from = text.Length;
            foreach (var (cells, cellWidth, right) in fitting)
            {
                text.Append(text.Length > from ? "  " : "");
                text.Append(line == 2 ? new string('-', cellWidth) : Padded(cells[line < 2 ? line : line - 1], cellWidth, right));
            }

            while (text.Length > from && text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }

        return text.Append(Counts(frame, shown, fitting.Count)).Append('\n').ToString();
    }

    /// <summary>A value as tables show it: numbers of six significant digits, long texts cut, on one line.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">0 to the column's count − 1.</param>
    public static string Cell(Column column, int row) => CellText.Of(column, row);

    internal static string Counts(Frame frame, int rows, int columns)
    {
        static string Of(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
        var size = $"{Of(frame.RowCount, "row")} × {Of(frame.Columns.Count, "column")}";
        var parts = new List<string>();
        if (rows < frame.RowCount)
        {
            parts.Add($"the first {Of(rows, "row")}");
        }

        if (columns < frame.Columns.Count)
        {
            parts.Add($"the first {Of(columns, "column")}");
        }

        return parts.Count == 0 ? size : $"{size}, {string.Join(" and ", parts)} shown";
    }

    private static (string[] Cells, int Width, bool Right) Cells(Column column, int rows)
    {
        string[] cells = [column.Name, CellText.TypeName(column.Type), .. Enumerable.Range(0, rows).Select(row => CellText.Of(column, row, 40))];
        return (cells, cells.Max(TextTable.WidthOf), column.Type is ColumnType.Float64 or ColumnType.Int64);
    }

    private static string Padded(string text, int width, bool right) => right ? new string(' ', width - TextTable.WidthOf(text)) + text : text + new string(' ', width - TextTable.WidthOf(text));
}

public sealed partial class Frame
{
    /// <summary>The first rows as a plain text table; see <see cref="FrameText"/>.</summary>
    public override string ToString() => FrameText.Render(this);
}
