using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.DataViews;

/// <summary>Reads ML.NET's rows once, all columns at a time, since a view may compute them as they are asked for.</summary>
internal static class DataViewReader
{
    public static Frame Read(IDataView view, CancellationToken cancellationToken)
    {
        DataViewSchema.Column[] shown = [.. view.Schema.Where(column => !column.IsHidden)];
        var capacity = (int)Math.Min(view.GetRowCount() ?? 0, Array.MaxLength);
        using var cursor = view.GetRowCursor(shown);
        ColumnReader[] readers = [.. shown.Select(column => ReaderOf(cursor, column, capacity))];
        for (var row = 0; cursor.MoveNext(); row++)
        {
            foreach (var reader in readers)
            {
                reader.Read();
            }

            if (row % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return ColumnNames.Frame([.. readers.SelectMany(reader => reader.Build())]);
    }

    private static ColumnReader ReaderOf(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity)
    {
        var item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return item switch
        {
            KeyDataViewType => item.RawType == typeof(byte) ? Key<byte>(cursor, column, capacity)
                : item.RawType == typeof(ushort) ? Key<ushort>(cursor, column, capacity)
                : item.RawType == typeof(uint) ? Key<uint>(cursor, column, capacity)
                : Key<ulong>(cursor, column, capacity),
            NumberDataViewType => Number(cursor, column, item.RawType, capacity),
            TextDataViewType => Of(cursor, column, () => new TextSink(capacity)),
            BooleanDataViewType => Of(cursor, column, () => new FlagSink(capacity)),
            DateTimeDataViewType => Of(cursor, column, () => new TimestampSink<DateTime>(capacity, Conversions.Timestamp)),
            DateTimeOffsetDataViewType => Of(cursor, column, () => new TimestampSink<DateTimeOffset>(capacity, Conversions.Timestamp)),
            _ => throw Conversions.Refusal(column.Name, column.Type.ToString()!),
        };
    }

    private static ColumnReader Number(DataViewRowCursor cursor, DataViewSchema.Column column, Type type, int capacity) => Type.GetTypeCode(type) switch
    {
        TypeCode.Double => Of(cursor, column, () => new RealSink<double>(capacity)),
        TypeCode.Single => Of(cursor, column, () => new RealSink<float>(capacity)),
        TypeCode.Int64 => Whole<long>(cursor, column, capacity),
        TypeCode.Int32 => Whole<int>(cursor, column, capacity),
        TypeCode.Int16 => Whole<short>(cursor, column, capacity),
        TypeCode.SByte => Whole<sbyte>(cursor, column, capacity),
        TypeCode.Byte => Whole<byte>(cursor, column, capacity),
        TypeCode.UInt16 => Whole<ushort>(cursor, column, capacity),
        TypeCode.UInt32 => Whole<uint>(cursor, column, capacity),
        _ => Whole<ulong>(cursor, column, capacity),
    };

    private static ColumnReader Whole<T>(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity)
        where T : IBinaryInteger<T> => Of(cursor, column, () => new WholeSink<T>(column.Name, capacity));

    private static ColumnReader Key<T>(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity)
        where T : IBinaryInteger<T>
    {
        var values = KeyValues.Of(column);
        return Of(cursor, column, () => new KeySink<T>(capacity, values));
    }

    private static ColumnReader Of<T>(DataViewRowCursor cursor, DataViewSchema.Column column, Func<ValueSink<T>> sink)
    {
        if (column.Type is not VectorDataViewType vector)
        {
            return new ScalarReader<T>(column.Name, cursor.GetGetter<T>(column), sink());
        }

        return vector.Size > 0
            ? new VectorReader<T>(column.Name, cursor.GetGetter<VBuffer<T>>(column), [.. Enumerable.Range(0, vector.Size).Select(_ => sink())])
            : throw new InvalidInputException($"Column '{column.Name}' holds vectors of different lengths, which a frame cannot hold. Leave it out, or give the vectors a size.");
    }
}
