using System.Data;
using Apache.Arrow;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using ModelOps.Data.Tables.ArrowTables;
using ModelOps.Data.Tables.DataFrames;
using ModelOps.Data.Tables.DataViews;
using ModelOps.Data.Tables.Records;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>A data frame of Microsoft.Data.Analysis as a frame; a column of vectors becomes one column each: <c>name_0</c>, <c>name_1</c>, …</summary>
    /// <param name="table">The data frame.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static Frame From(DataFrame table) => DataFrameReader.Read(table);

    /// <summary>ML.NET's rows as a frame. Keys become their values; a vector becomes one column each: <c>name_0</c>, <c>name_1</c>, …</summary>
    /// <param name="view">The rows; hidden columns are left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static Frame From(IDataView view, CancellationToken cancellationToken = default) =>
        view is DataFrame table ? From(table) : view is FrameDataView { Frame: var frame } ? frame : DataViewReader.Read(view, cancellationToken);

    /// <summary>An Arrow record batch as a frame; lists of one length become one column each: <c>name_0</c>, <c>name_1</c>, …</summary>
    /// <param name="batch">The rows.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static Frame From(RecordBatch batch) => From([batch]);

    /// <summary>Arrow record batches of one schema as a frame, one below the other.</summary>
    /// <param name="batches">The rows; at least one batch.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold, or batches that differ.</exception>
    public static Frame From(IEnumerable<RecordBatch> batches) => ArrowReader.Read([.. batches]);

    /// <summary>An Arrow table as a frame.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static Frame From(Table table) => ArrowReader.Read(table);

    /// <summary>An ADO.NET table as a frame.</summary>
    /// <param name="table">The table; deleted rows are left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static Frame From(DataTable table, CancellationToken cancellationToken = default)
    {
        using var reader = table.CreateDataReader();
        return From(reader, cancellationToken);
    }

    /// <summary>The rows that a reader of ADO.NET still has, as a frame. The reader stays open.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static Frame From(IDataReader reader, CancellationToken cancellationToken = default) => DataReaderReader.Read(reader, cancellationToken);

    /// <summary>Objects as rows: each public property and field is a column, in the order they are declared.</summary>
    /// <typeparam name="T">A record, a class, a struct or an anonymous type.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">A type without properties, or a property that no column can hold.</exception>
    public static Frame From<T>(IEnumerable<T> rows, CancellationToken cancellationToken = default) => RecordReader.Read(rows, RecordReader.ElementOf(rows) ?? typeof(T), cancellationToken);

    /// <summary>Any table that one of <see cref="TableSources"/> takes, as a frame.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No source takes it, or a column that a frame cannot hold.</exception>
    public static Frame From(object table, CancellationToken cancellationToken = default) => TableSources.TryRead(table, out var frame, cancellationToken)
        ? frame
        : throw new InvalidInputException($"A {table.GetType().Name} is not a table. Give a {string.Join(", ", TableSources.All.Select(source => source.Name))}.");
}
