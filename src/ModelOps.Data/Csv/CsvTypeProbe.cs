namespace ModelOps.Data.Csv;

/// <summary>Finds the narrowest type that holds all values of a column: Bool, Int64 within Float64, Timestamp, else String.</summary>
internal sealed class CsvTypeProbe(CsvLayout layout, ColumnType? known) : CsvColumnBuilder(layout)
{
    /// <summary>The type so far; null while every value was missing.</summary>
    public ColumnType? Type { get; private set; } = known;

    public override CsvAdded Add(int row, ReadOnlySpan<byte> text, bool quoted)
    {
        var trimmed = CsvNumber.Trim(text);
        if (Type != ColumnType.String && !Layout.IsMissing(trimmed))
        {
            Type = Wider(Type, Of(trimmed));
        }

        return CsvAdded.Stored;
    }

    public override void AddMissing(int row)
    {
    }

    /// <summary>Only called for a column without any value, which becomes Float64.</summary>
    public override Column Join(string name, ReadOnlySpan<CsvColumnBuilder> parts, ReadOnlySpan<int> counts, int total)
    {
        var values = new double[total];
        Array.Fill(values, double.NaN);
        return new Column<double>(name, values);
    }

    /// <summary>The narrowest type that holds both.</summary>
    public static ColumnType? Wider(ColumnType? a, ColumnType? b) =>
        a is null ? b
        : b is null || a == b ? a
        : a is ColumnType.Int64 or ColumnType.Float64 && b is ColumnType.Int64 or ColumnType.Float64 ? ColumnType.Float64
        : ColumnType.String;

    private ColumnType Of(ReadOnlySpan<byte> text)
    {
        var isNumber = !CsvNumber.HasLeadingZero(text);
        return isNumber && CsvNumber.TryInteger(text, out _) ? ColumnType.Int64
            : isNumber && CsvNumber.TryDouble(text, Layout.DecimalComma, out _) ? ColumnType.Float64
            : CsvNumber.TryBoolean(text, out _) ? ColumnType.Bool
            : CsvTimestamp.TryParse(text, Layout.TimestampFormat, out _) ? ColumnType.Timestamp
            : ColumnType.String;
    }
}
