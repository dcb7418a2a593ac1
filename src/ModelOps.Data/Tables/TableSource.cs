using System.Collections;
using ModelOps.Data.Tables.Records;

namespace ModelOps.Data.Tables;

/// <summary>A source that comes with the toolkit; those that are added are asked before it.</summary>
internal interface IBuiltInSource : ITableSource;

/// <summary>Tables of one type.</summary>
internal sealed class TableSource<T>(string name, Func<T, CancellationToken, Frame> read) : IBuiltInSource
{
    public string Name => name;

    public bool Takes(object table) => table is T;

    public Frame Read(object table, CancellationToken cancellationToken) => read((T)table, cancellationToken);
}

/// <summary>Lists of records: objects whose public properties are the columns.</summary>
internal sealed class RecordSource : IBuiltInSource
{
    public string Name => "records";

    public bool Takes(object table) => table is IEnumerable rows and not string && RecordReader.ElementOf(rows) is { } type && RecordReader.Members(type).Count > 0;

    public Frame Read(object table, CancellationToken cancellationToken) => RecordReader.Read((IEnumerable)table, RecordReader.ElementOf((IEnumerable)table)!, cancellationToken);
}
