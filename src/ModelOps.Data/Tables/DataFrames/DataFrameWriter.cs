using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.DataFrames;

/// <summary>Copies a frame's columns into a data frame.</summary>
internal static class DataFrameWriter
{
    public static DataFrame Write(Frame frame) => new(frame.Columns.Select(Write));

    private static DataFrameColumn Write(Column column) => column switch
    {
        Column<double> doubles => new DoubleDataFrameColumn(column.Name, Bytes(doubles), Validity.Bits(column), column.Count, column.MissingCount),
        Column<long> integers => new Int64DataFrameColumn(column.Name, Bytes(integers), Validity.Bits(column), column.Count, column.MissingCount),
        Column<bool> flags => new BooleanDataFrameColumn(column.Name, Bytes(flags), Validity.Bits(column), column.Count, column.MissingCount),
        Column<DateTime> timestamps => new DateTimeDataFrameColumn(column.Name, Bytes(timestamps), Validity.Bits(column), column.Count, column.MissingCount),
        StringColumn texts => new StringDataFrameColumn(column.Name, Texts(texts)),
        _ => throw new InvalidOperationException($"Column '{column.Name}' is of no known type."),
    };

    private static byte[] Bytes<T>(Column<T> column)
        where T : struct
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(column.Count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));
        column.Values.CopyTo(MemoryMarshal.Cast<byte, T>(bytes.AsSpan()));
        return bytes;
    }

    private static IEnumerable<string?> Texts(StringColumn column)
    {
        var categories = (string[])column.Categories;
        foreach (var code in column.CodeArray)
        {
            yield return code < 0 ? null : categories[code];
        }
    }
}
