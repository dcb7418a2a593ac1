using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Data.Tables.DataViews;

/// <summary>Goes over a frame's rows for ML.NET.</summary>
internal sealed class FrameCursor : DataViewRowCursor
{
    private readonly FrameDataView _view;
    private readonly bool[] _isActive;
    private int _row = -1;

    public FrameCursor(FrameDataView view, IEnumerable<DataViewSchema.Column> columns)
    {
        _view = view;
        _isActive = new bool[view.Columns.Count];
        foreach (var column in columns)
        {
            _isActive[column.Index] = true;
        }
    }

    public override long Position => _row;

    public override long Batch => 0;

    public override DataViewSchema Schema => _view.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _isActive[column.Index];

    // Behind the last row, the position is that of no row again.
    public override bool MoveNext()
    {
        _row = _row + 1 < _view.Frame.RowCount && _row >= -1 ? _row + 1 : -2;
        return _row >= 0;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_row, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_isActive[column.Index])
        {
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was made.");
        }

        return Getter(_view.Columns[column.Index]) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}, not {typeof(TValue).Name}.");
    }

    private Delegate Getter(Column column) => column switch
    {
        Column<double> doubles => Values(doubles.Array),
        Column<long> integers => Values(integers.Array),
        Column<bool> flags => Values(flags.Array),
        Column<DateTime> timestamps => Values(timestamps.Array),
        _ => Texts((StringColumn)column),
    };

    private ValueGetter<T> Values<T>(T[] values) => (ref T value) => value = values[_row];

    private ValueGetter<ReadOnlyMemory<char>> Texts(StringColumn column)
    {
        var codes = column.CodeArray;
        ReadOnlyMemory<char>[] categories = [.. column.Categories.Select(text => text.AsMemory())];
        return (ref ReadOnlyMemory<char> value) => value = codes[_row] < 0 ? default : categories[codes[_row]];
    }
}
