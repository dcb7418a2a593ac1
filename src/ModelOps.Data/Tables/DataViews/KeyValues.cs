using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.DataViews;

/// <summary>The values that a column's keys stand for, which ML.NET keeps as an annotation.</summary>
internal static class KeyValues
{
    private const string Kind = "KeyValues";

    /// <summary>The values in the order of the keys; null when the column has none.</summary>
    public static Column? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Kind) is not { Type: VectorDataViewType { ItemType: var item } })
        {
            return null;
        }

        if (item is TextDataViewType)
        {
            return StringColumn.From(column.Name, Values<ReadOnlyMemory<char>>(column).Select(text => text.ToString()));
        }

        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Double => new Column<double>(column.Name, Values<double>(column)),
            TypeCode.Single => new Column<double>(column.Name, Array.ConvertAll(Values<float>(column), value => (double)value)),
            TypeCode.Int64 => new Column<long>(column.Name, Values<long>(column)),
            TypeCode.Int32 => new Column<long>(column.Name, Array.ConvertAll(Values<int>(column), value => (long)value)),
            TypeCode.Int16 => new Column<long>(column.Name, Array.ConvertAll(Values<short>(column), value => (long)value)),
            TypeCode.SByte => new Column<long>(column.Name, Array.ConvertAll(Values<sbyte>(column), value => (long)value)),
            TypeCode.Byte => new Column<long>(column.Name, Array.ConvertAll(Values<byte>(column), value => (long)value)),
            TypeCode.UInt16 => new Column<long>(column.Name, Array.ConvertAll(Values<ushort>(column), value => (long)value)),
            TypeCode.UInt32 => new Column<long>(column.Name, Array.ConvertAll(Values<uint>(column), value => (long)value)),
            TypeCode.Boolean => new Column<bool>(column.Name, Values<bool>(column)),
            TypeCode.DateTime => new Column<DateTime>(column.Name, Array.ConvertAll(Values<DateTime>(column), Conversions.Timestamp)),
            _ => throw Conversions.Refusal(column.Name, $"key of {item}"),
        };
    }

    private static T[] Values<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(Kind, ref values);
        return [.. values.DenseValues()];
    }
}
