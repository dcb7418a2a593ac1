using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Data.Tests.Tables;

/// <summary>Another maker's view over a frame's view, so that every value is read by cursor.</summary>
internal sealed class ForeignView(IDataView view) : IDataView
{
    public DataViewSchema Schema => view.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => view.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => view.GetRowCursorSet(columnsNeeded, n, rand);
}

/// <summary>A view of arrays, of any of ML.NET's types.</summary>
internal sealed class HandMadeView(int rows) : IDataView
{
    private readonly DataViewSchema.Builder _schema = new();
    private readonly List<Array> _columns = [];
    private DataViewSchema? _made;

    public DataViewSchema Schema => _made ??= _schema.ToSchema();

    public bool CanShuffle => false;

    public HandMadeView Add<T>(string name, DataViewType type, T[] values, DataViewSchema.Annotations? annotations = null)
    {
        _schema.AddColumn(name, type, annotations);
        _columns.Add(values);
        return this;
    }

    public long? GetRowCount() => rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, rows);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(HandMadeView view, int rows) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext() => ++_row < rows;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ref TValue value) => value = ((TValue[])view._columns[column.Index])[_row];
    }
}
