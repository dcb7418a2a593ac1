using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>One column of a <see cref="RowsView"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Getter">Given where the row number stands, makes a <see cref="ValueGetter{TValue}"/> of the type.</param>
/// <param name="Annotations">What ML.NET is to know about it; null for nothing.</param>
internal sealed record ViewColumn(string Name, DataViewType Type, Func<RowPlace, Delegate> Getter, DataViewSchema.Annotations? Annotations = null);

/// <summary>Where a cursor stands.</summary>
internal sealed class RowPlace
{
    /// <summary>The number of the row in the data.</summary>
    public int Row { get; set; } = -1;
}

/// <summary>Columns in memory as ML.NET reads them. A cancellation ends whoever reads it, also in the middle of a fit.</summary>
internal sealed class RowsView : IDataView
{
    private readonly IReadOnlyList<ViewColumn> _columns;
    private readonly int _rowCount;
    private readonly CancellationToken _cancellationToken;

    public RowsView(int rowCount, IReadOnlyList<ViewColumn> columns, CancellationToken cancellationToken = default)
    {
        (_rowCount, _columns, _cancellationToken) = (rowCount, columns, cancellationToken);
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        Schema = builder.ToSchema();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, [.. columnsNeeded.Select(column => column.Index)], rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private const long CheckMask = 255;
        private readonly RowsView _view;
        private readonly HashSet<int> _active;
        private readonly int[]? _order;
        private readonly RowPlace _place = new();
        private long _position = -1;

        public Cursor(RowsView view, HashSet<int> active, Random? random)
        {
            (_view, _active) = (view, active);
            if (random is not null)
            {
                _order = [.. Enumerable.Range(0, view._rowCount)];
                random.Shuffle(_order);
            }
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override bool MoveNext()
        {
            if ((_position & CheckMask) == 0)
            {
                _view._cancellationToken.ThrowIfCancellationRequested();
            }

            if (_position + 1 >= _view._rowCount)
            {
                return false;
            }

            _position++;
            _place.Row = _order is null ? (int)_position : _order[_position];
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            _view._columns[column.Index].Getter(_place) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' is of type {column.Type}, not {typeof(TValue).Name}.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_place.Row, 0);
    }
}
