namespace ModelOps.Data.Csv;

/// <summary>What became of a field that was offered to a column.</summary>
internal enum CsvAdded
{
    Stored,
    WrongType,
    NotUtf8,
}

/// <summary>Takes one column's fields of one chunk. Rows are written by number, so a row that was begun can be written again.</summary>
internal abstract class CsvColumnBuilder(CsvLayout layout)
{
    protected CsvLayout Layout { get; } = layout;

    /// <summary>Offers a field.</summary>
    public abstract CsvAdded Add(int row, ReadOnlySpan<byte> text, bool quoted);

    /// <summary>Stores a missing value.</summary>
    public abstract void AddMissing(int row);

    /// <summary>Joins the parts of all chunks into the column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="parts">Builders of this type, in file order.</param>
    /// <param name="counts">Rows of each part.</param>
    /// <param name="total">The sum of the counts.</param>
    public abstract Column Join(string name, ReadOnlySpan<CsvColumnBuilder> parts, ReadOnlySpan<int> counts, int total);

    /// <summary>A builder for a column's type; one that only looks for the type while it is not known.</summary>
    public static CsvColumnBuilder For(CsvLayout layout, int column, int capacity, bool probe) =>
        !layout.Given[column] && (probe || layout.Types[column] is null) ? new CsvTypeProbe(layout, layout.Types[column]) : layout.Types[column] switch
        {
            ColumnType.Int64 => new CsvIntegerBuilder(layout, layout.Given[column], capacity),
            ColumnType.Bool => new CsvBooleanBuilder(layout, capacity),
            ColumnType.Timestamp => new CsvTimestampBuilder(layout, capacity),
            ColumnType.String => new CsvTextBuilder(layout, capacity),
            _ => new CsvDoubleBuilder(layout, layout.Given[column], capacity),
        };
}
