using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Data.Tables.Columns;
using ModelOps.Data.Tables.DataViews;

namespace ModelOps;

/// <summary>A frame as ML.NET's rows. Cursors read the columns' own arrays.</summary>
public sealed class FrameDataView : IDataView
{
    internal FrameDataView(Frame frame)
    {
        Frame = frame;
        Columns = [.. frame.Columns.Select(WithoutMarks)];
        var schema = new DataViewSchema.Builder();
        foreach (var column in Columns)
        {
            schema.AddColumn(column.Name, TypeOf(column));
        }

        Schema = schema.ToSchema();
    }

    /// <summary>The frame.</summary>
    public Frame Frame { get; }

    /// <summary>The columns as ML.NET takes them, where only a NaN is a missing value.</summary>
    internal IReadOnlyList<Column> Columns { get; }

    /// <inheritdoc />
    public DataViewSchema Schema { get; }

    /// <inheritdoc />
    public bool CanShuffle => false;

    /// <inheritdoc />
    public long? GetRowCount() => Frame.RowCount;

    /// <inheritdoc />
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new FrameCursor(this, columnsNeeded);

    /// <inheritdoc />
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static DataViewType TypeOf(Column column) => column.Type switch
    {
        ColumnType.Float64 => NumberDataViewType.Double,
        ColumnType.Int64 => NumberDataViewType.Int64,
        ColumnType.Bool => BooleanDataViewType.Instance,
        ColumnType.Timestamp => DateTimeDataViewType.Instance,
        _ => TextDataViewType.Instance,
    };

    private static Column WithoutMarks(Column column) => column switch
    {
        { MissingCount: 0 } or Column<double> or StringColumn => column,
        Column<long> integers => integers.Values.ToArray().FirstOrDefault(value => !Conversions.IsExact(value)) is var wide and not 0
            ? throw new InvalidInputException($"Column '{column.Name}' has missing values and {wide}, which a double does not hold exactly; ML.NET has no missing whole number. Fill the missing values, or make the column text.")
            : new Column<double>(column.Name, new Frame(column).Numbers(column.Name)),
        Column<bool> => new Column<double>(column.Name, new Frame(column).Numbers(column.Name)),
        _ => throw new InvalidInputException($"Column '{column.Name}' has {column.MissingCount} missing timestamps, and ML.NET has none. Leave the column out, fill it, or take its DateParts."),
    };
}
