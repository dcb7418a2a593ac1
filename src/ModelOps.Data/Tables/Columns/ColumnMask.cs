namespace ModelOps.Data.Tables.Columns;

/// <summary>Takes values out of a column.</summary>
internal static class ColumnMask
{
    /// <summary>The column, with no value where a row is marked.</summary>
    public static Column Apply(Column column, bool[] missing) => !missing.AsSpan().Contains(true) ? column : column switch
    {
        Column<double> doubles => Marked(doubles, missing),
        Column<long> integers => Marked(integers, missing),
        Column<bool> flags => Marked(flags, missing),
        Column<DateTime> timestamps => Marked(timestamps, missing),
        StringColumn texts => new StringColumn(column.Name, [.. texts.CodeArray.Select((code, row) => missing[row] ? -1 : code)], (string[])texts.Categories),
        _ => throw new InvalidOperationException($"Column '{column.Name}' is of no known type."),
    };

    private static Column<T> Marked<T>(Column<T> column, bool[] missing)
        where T : struct => Validity.Column(column.Name, column.Values.ToArray(), [.. missing.Select((isMissing, row) => isMissing || column.IsMissing(row))]);
}
