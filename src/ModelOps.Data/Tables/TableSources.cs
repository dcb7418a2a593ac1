using System.Data;
using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using ModelOps.Data.Tables;

namespace ModelOps;

/// <summary>The kinds of tables that are taken wherever a frame is.</summary>
public static class TableSources
{
    // The first that takes a table reads it, so a DataFrame, which is an IDataView too, keeps its missing values.
    private static readonly Catalog<ITableSource> _catalog = new("table source", source => [source.Name], () =>
    [
        new TableSource<Frame>("frame", (frame, _) => frame),
        new TableSource<DataFrame>("dataframe", (table, _) => Frame.From(table)),
        new TableSource<IDataView>("dataview", Frame.From),
        new TableSource<RecordBatch>("arrow", (batch, _) => Frame.From(batch)),
        new TableSource<IEnumerable<RecordBatch>>("arrow-batches", (batches, _) => Frame.From(batches)),
        new TableSource<Table>("arrow-table", (table, _) => Frame.From(table)),
        new TableSource<DataTable>("datatable", Frame.From),
        new TableSource<IDataReader>("datareader", Frame.From),
        new RecordSource(),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ITableSource> All => _catalog.All;

    /// <summary>Adds one. It is asked before those that come with the toolkit.</summary>
    /// <param name="source">The source.</param>
    /// <exception cref="InvalidInputException">Its name is empty or taken.</exception>
    public static void Add(ITableSource source) => _catalog.Add(source);

    /// <summary>The one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static ITableSource Find(string name) => _catalog.Find(name);

    /// <summary>A table as a frame, if a source takes it.</summary>
    /// <param name="table">Any object.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    public static bool TryRead(object table, [NotNullWhen(true)] out Frame? frame, CancellationToken cancellationToken = default)
    {
        frame = table as Frame ?? SourceOf(table)?.Read(table, cancellationToken);
        return frame is not null;
    }

    /// <summary>True when a source takes the table.</summary>
    /// <param name="table">Any object.</param>
    public static bool Takes(object table) => table is Frame || SourceOf(table) is not null;

    private static ITableSource? SourceOf(object table)
    {
        var builtIn = _catalog.All.Where(source => source is IBuiltInSource);
        return _catalog.All.Where(source => source is not IBuiltInSource).Reverse().Concat(builtIn).FirstOrDefault(source => source.Takes(table));
    }
}
