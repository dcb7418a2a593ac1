namespace ModelOps;

/// <summary>Cuts a table that is wider than a page into blocks of columns; each later one begins with the column that names the rows.</summary>
internal static class TableBlocks
{
    private const int Gap = 2;

    /// <summary>The blocks; one when the table fits.</summary>
    /// <param name="table">The table.</param>
    /// <param name="width">The characters that fit side by side.</param>
    /// <param name="longestCell">What a cell counts for at most; a longer one is wrapped.</param>
    /// <param name="lastMayStandOut">True to let a single last column stand out at the right, as a sentence may.</param>
    public static IReadOnlyList<TablePart> Of(TablePart table, int width, int longestCell, bool lastMayStandOut = false)
    {
        var widths = table.Columns.Select((head, i) => Gap + Math.Min(longestCell, table.Rows.Select(row => TextTable.WidthOf(row[i])).Append(TextTable.WidthOf(head)).Max())).ToArray();
        var key = Math.Max(0, Array.FindIndex([.. table.Columns], head => head.Length > 0));
        var blocks = new List<TablePart>();
        var columns = new List<int>();
        var used = 0;
        for (var i = 0; i < widths.Length; i++)
        {
            // One that stands alone behind its key stays, however wide.
            if (used + widths[i] > width && columns.Count > (blocks.Count == 0 ? 0 : 1) && !(lastMayStandOut && i == widths.Length - 1))
            {
                blocks.Add(Take(table, columns));
                columns = [key];
                used = widths[key];
            }

            columns.Add(i);
            used += widths[i];
        }

        blocks.Add(Take(table, columns));
        return blocks;
    }

    private static TablePart Take(TablePart table, List<int> columns) => columns.Count == table.Columns.Count
        ? table
        : new TablePart(
            table.Caption,
            [.. columns.Select(i => table.Columns[i])],
            [.. table.Rows.Select(row => columns.Select(i => row[i]).ToArray())],
            [.. columns.Select(i => table.RightAligned[i])]);
}
