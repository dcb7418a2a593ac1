namespace ModelOps.Data.Frames;

/// <summary>Takes rows of columns where a row number of −1 gives a missing value.</summary>
internal static class ColumnGather
{
    public static Column OrMissing(Column column, List<int> rows)
    {
        if (!rows.Contains(-1))
        {
            return column.Take([.. rows]);
        }

        return column switch
        {
            Column<double> doubles => new Column<double>(column.Name, [.. rows.Select(row => row < 0 ? double.NaN : doubles.Values[row])]),
            Column<long> integers => Values(integers, rows),
            Column<bool> flags => Values(flags, rows),
            Column<DateTime> timestamps => Values(timestamps, rows),
            _ => new StringColumn(column.Name, [.. rows.Select(row => row < 0 ? -1 : ((StringColumn)column).Codes[row])], [.. ((StringColumn)column).Categories]),
        };
    }

    /// <summary>The left column's value, or the right one's where the left row is −1.</summary>
    public static Column Either(Column left, List<int> leftRows, Column right, List<int> rightRows)
    {
        var both = ColumnConcat.Of([left, right]);
        return both.Take([.. leftRows.Select((row, i) => row >= 0 ? row : left.Count + rightRows[i])]);
    }

    private static Column<T> Values<T>(Column<T> column, List<int> rows)
        where T : struct =>
        new(column.Name, [.. rows.Select(row => row < 0 ? default : column.Values[row])], [.. rows.Select(row => row < 0 || column.IsMissing(row))]);
}
