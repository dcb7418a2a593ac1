using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using ModelOps.Data.Csv;
using ModelOps.Data.Frames;
using ModelOps.Data.Tables.Columns;
using ModelOps.Data.Tables.Records;

namespace ModelOps.Data.Tables.ArrowTables;

/// <summary>Copies Arrow's arrays into columns: most into one, a list of numbers into one for each place.</summary>
internal static class ArrowColumns
{
    /// <summary>The columns of arrays that stand one below the other.</summary>
    public static IEnumerable<Column> Read(string name, IReadOnlyList<IArrowArray> chunks)
    {
        var parts = chunks.Where((chunk, i) => chunk.Length > 0 || i == 0).Select(chunk => Read(name, chunk)).ToArray();
        return parts.Length == 0
            ? [new Column<long>(name, [])]
            : parts.Length == 1 ? parts[0] : Enumerable.Range(0, Same(name, parts)).Select(place => ColumnConcat.Of([.. parts.Select(part => part[place])]));
    }

    private static int Same(string name, Column[][] parts) => parts.All(part => part.Length == parts[0].Length)
        ? parts[0].Length
        : throw Uneven(name);

    private static InvalidInputException Uneven(string name) =>
        new($"Column '{name}' has lists of different lengths, which a frame cannot hold. Leave it out, or make one column of each value.");

    private static Column[] Read(string name, IArrowArray array) => array switch
    {
        DoubleArray doubles => [Validity.Column(name, doubles.Values.ToArray(), Missing(array))],
        FloatArray singles => [Real(name, singles, static value => value)],
        HalfFloatArray halves => [Real(name, halves, static value => (double)value)],
        Int64Array integers => [Validity.Column(name, integers.Values.ToArray(), Missing(array))],
        Int32Array integers => [Whole(name, integers)],
        Int16Array integers => [Whole(name, integers)],
        Int8Array integers => [Whole(name, integers)],
        UInt8Array integers => [Whole(name, integers)],
        UInt16Array integers => [Whole(name, integers)],
        UInt32Array integers => [Whole(name, integers)],
        UInt64Array integers => [Whole(name, integers)],
        BooleanArray flags => [Flags(name, flags)],
        StringArray texts => [Text(name, texts)],
        LargeStringArray texts => [StringColumn.From(name, Enumerable.Range(0, texts.Length).Select(row => texts.GetString(row)))],
        StringViewArray texts => [StringColumn.From(name, Enumerable.Range(0, texts.Length).Select(row => texts.GetString(row)))],
        TimestampArray timestamps => [Timestamps(name, timestamps)],
        Date32Array dates => [Dates(name, dates, 86_400_000_000_000)],
        Date64Array dates => [Dates(name, dates, 1_000_000)],
        Decimal32Array decimals => Values(name, array, row => decimals.GetValue(row)),
        Decimal64Array decimals => Values(name, array, row => decimals.GetValue(row)),
        Decimal128Array decimals => Values(name, array, row => decimals.GetValue(row)),
        Decimal256Array decimals => Values(name, array, row => decimals.GetValue(row)),
        DictionaryArray coded => Coded(name, coded),
        FixedSizeListArray lists => Lists(name, array, lists.Values, ((FixedSizeListType)lists.Data.DataType).ListSize, row => (lists.Offset + row) * ((FixedSizeListType)lists.Data.DataType).ListSize),
        ListArray lists => Lists(name, array, lists.Values, SizeOf(name, lists), row => lists.ValueOffsets[row]),
        NullArray nulls => [new Column<long>(name, new long[nulls.Length], [.. Enumerable.Repeat(true, nulls.Length)])],
        ExtensionArray extension => Read(name, extension.Storage),
        _ => throw Conversions.Refusal(name, array.Data.DataType.Name),
    };

    private static bool[]? Missing(IArrowArray array)
    {
        if (array.NullCount == 0)
        {
            return null;
        }

        var missing = new bool[array.Length];
        Validity.Read(array.Data.Buffers[0].Span, array.Offset, missing);
        return missing;
    }

    private static Column<double> Real<T>(string name, PrimitiveArray<T> array, Func<T, double> convert)
        where T : struct, IEquatable<T> => Validity.Column(name, Converted(array, convert), Missing(array));

    private static Column<long> Whole<T>(string name, PrimitiveArray<T> array)
        where T : struct, IEquatable<T>, IBinaryInteger<T> => Validity.Column(
            name,
            typeof(T) == typeof(ulong) ? Converted(array, value => Conversions.Whole(name, value)) : Converted(array, static value => long.CreateTruncating(value)),
            Missing(array));

    private static TTo[] Converted<T, TTo>(PrimitiveArray<T> array, Func<T, TTo> convert)
        where T : struct, IEquatable<T>
    {
        var values = new TTo[array.Length];
        var from = array.Values;
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = convert(from[row]);
        }

        return values;
    }

    private static Column<bool> Flags(string name, BooleanArray array)
    {
        var values = new bool[array.Length];
        var bits = array.ValueBuffer.Span;
        for (var row = 0; row < values.Length; row++)
        {
            var bit = array.Offset + row;
            values[row] = (bits[bit >> 3] & (1 << (bit & 7))) != 0;
        }

        return Validity.Column(name, values, Missing(array));
    }

    private static StringColumn Text(string name, StringArray array)
    {
        var texts = new Utf8Dictionary();
        var codes = new int[array.Length];
        var missing = Missing(array);
        var ends = array.ValueOffsets;
        var bytes = array.ValueBuffer.Span;
        for (var row = 0; row < codes.Length; row++)
        {
            codes[row] = missing is not null && missing[row] ? -1 : texts.Add(bytes[ends[row]..ends[row + 1]], out _);
        }

        return new StringColumn(name, codes, [.. Enumerable.Range(0, texts.Count).Select(code => Encoding.UTF8.GetString(texts[code]))]);
    }

    private static Column<DateTime> Timestamps(string name, TimestampArray array)
    {
        var type = (TimestampType)array.Data.DataType;
        var nanoseconds = type.Unit switch
        {
            TimeUnit.Second => 1_000_000_000,
            TimeUnit.Millisecond => 1_000_000,
            TimeUnit.Microsecond => 1_000,
            _ => 1,
        };
        return Dates(name, array, nanoseconds, string.IsNullOrEmpty(type.Timezone) ? DateTimeKind.Unspecified : DateTimeKind.Utc);
    }

    private static Column<DateTime> Dates<T>(string name, PrimitiveArray<T> array, long nanoseconds, DateTimeKind kind = DateTimeKind.Unspecified)
        where T : struct, IEquatable<T>, IBinaryInteger<T>
    {
        var missing = Missing(array);
        var values = new DateTime[array.Length];
        var counts = array.Values;
        for (var row = 0; row < values.Length; row++)
        {
            // What stands where a value is missing may be anything.
            values[row] = missing is not null && missing[row] ? default : Conversions.Timestamp(name, long.CreateTruncating(counts[row]), nanoseconds, kind);
        }

        return new Column<DateTime>(name, values, missing);
    }

    private static Column[] Values(string name, IArrowArray array, Func<int, object?> value)
    {
        var builder = new ValueColumnBuilder(name, typeof(decimal));
        for (var row = 0; row < array.Length; row++)
        {
            try
            {
                builder.Add(value(row));
            }
            catch (OverflowException error)
            {
                throw new InvalidInputException($"Column '{name}' has a decimal in row {row + 1} with more than 28 digits. Convert the column to doubles or to text first.", error);
            }
        }

        return [.. builder.Build()];
    }

    private static Column[] Coded(string name, DictionaryArray array)
    {
        var values = Read(name, array.Dictionary);
        var codes = (Column<long>)Read(name, array.Indices)[0];
        var missing = Enumerable.Range(0, array.Length).Select(codes.IsMissing).ToArray();
        int[] rows = [.. codes.Values.ToArray().Select(code => checked((int)code))];
        return values.Length == 1 && values[0].Count == 0
            ? [ColumnMask.Apply(StringColumn.From(name, new string[array.Length]), missing)]
            : [.. values.Select(column => ColumnMask.Apply(column.Take(rows), missing))];
    }

    private static int SizeOf(string name, ListArray lists)
    {
        int[] sizes = [.. Enumerable.Range(0, lists.Length).Where(row => !lists.IsNull(row)).Select(lists.GetValueLength).Distinct()];
        return sizes.Length <= 1 ? sizes.FirstOrDefault() : throw Uneven(name);
    }

    private static Column[] Lists(string name, IArrowArray array, IArrowArray values, int size, Func<int, int> startOf)
    {
        var all = Read(name, values);
        if (all.Length != 1)
        {
            throw Conversions.Refusal(name, "list of lists");
        }

        var missing = Missing(array) ?? new bool[array.Length];
        var first = Enumerable.Range(0, array.Length).Select(row => missing[row] ? 0 : startOf(row)).ToArray();
        return [.. Enumerable.Range(0, size).Select(place => ColumnMask.Apply(all[0].Take(System.Array.ConvertAll(first, start => Math.Min(start + place, all[0].Count - 1))), missing).Rename($"{name}_{place}"))];
    }
}
