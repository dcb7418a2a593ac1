using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.ArrowTables;

/// <summary>Copies a frame's columns into Arrow's layout.</summary>
internal static class ArrowWriter
{
    public static RecordBatch Write(Frame frame)
    {
        var arrays = frame.Columns.Select(Write).ToArray();
        var fields = frame.Columns.Zip(arrays, (column, array) => new Field(column.Name, array.Data.DataType, nullable: true));
        return new RecordBatch(new Apache.Arrow.Schema(fields, null), arrays, frame.RowCount);
    }

    private static IArrowArray Write(Column column)
    {
        var valid = column.MissingCount == 0 ? ArrowBuffer.Empty : new ArrowBuffer(Validity.Bits(column));
        return column switch
        {
            Column<double> doubles => new DoubleArray(Bytes(doubles.Values), valid, column.Count, column.MissingCount, 0),
            Column<long> integers => new Int64Array(Bytes(integers.Values), valid, column.Count, column.MissingCount, 0),
            Column<bool> flags => new BooleanArray(new ArrowBuffer(Validity.Set(flags.Values, static flag => flag)), valid, column.Count, column.MissingCount, 0),
            Column<DateTime> timestamps => Timestamps(timestamps, valid),
            _ => Texts((StringColumn)column, valid),
        };
    }

    private static ArrowBuffer Bytes<T>(ReadOnlySpan<T> values)
        where T : struct => new(MemoryMarshal.AsBytes(values).ToArray());

    private static TimestampArray Timestamps(Column<DateTime> column, ArrowBuffer valid)
    {
        var isUtc = column.Count > column.MissingCount;
        var values = new long[column.Count];
        for (var row = 0; row < values.Length; row++)
        {
            if (!column.IsMissing(row))
            {
                values[row] = (column.Values[row].Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
                isUtc &= column.Values[row].Kind == DateTimeKind.Utc;
            }
        }

        return new TimestampArray(new TimestampType(TimeUnit.Microsecond, isUtc ? "UTC" : null), Bytes<long>(values), valid, column.Count, column.MissingCount, 0);
    }

    private static StringArray Texts(StringColumn column, ArrowBuffer valid)
    {
        var categories = column.Categories.Select(Encoding.UTF8.GetBytes).ToArray();
        var ends = new int[column.Count + 1];
        var end = 0L;
        for (var row = 0; row < column.Count; row++)
        {
            end += column.Codes[row] < 0 ? 0 : categories[column.Codes[row]].Length;
            ends[row + 1] = end <= System.Array.MaxLength
                ? (int)end
                : throw new InvalidInputException($"Column '{column.Name}' has more than 2 GB of text, more than an Arrow array of strings holds. Convert the frame in parts: frame.Take(rows).ToArrow().");
        }

        var bytes = new byte[end];
        for (var row = 0; row < column.Count; row++)
        {
            if (column.Codes[row] >= 0)
            {
                categories[column.Codes[row]].CopyTo(bytes, ends[row]);
            }
        }

        return new StringArray(column.Count, Bytes<int>(ends), new ArrowBuffer(bytes), valid, column.MissingCount, 0);
    }
}
