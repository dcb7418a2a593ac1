using System.Numerics;
using Microsoft.Data.Analysis;
using Microsoft.ML.Data;
using ModelOps.Data.Tables.Columns;
using ModelOps.Data.Tables.Records;

namespace ModelOps.Data.Tables.DataFrames;

/// <summary>Copies the columns of a data frame, whole buffers at a time where the types agree.</summary>
internal static class DataFrameReader
{
    public static Frame Read(DataFrame table) => ColumnNames.Frame([.. table.Columns.SelectMany(Read)]);

    private static IEnumerable<Column> Read(DataFrameColumn column) => column switch
    {
        PrimitiveDataFrameColumn<double> doubles => [Validity.Column(column.Name, Values(doubles), Missing(doubles))],
        PrimitiveDataFrameColumn<float> singles => [Validity.Column(column.Name, Converted(singles, static value => (double)value), Missing(singles))],
        PrimitiveDataFrameColumn<long> integers => [Validity.Column(column.Name, Values(integers), Missing(integers))],
        PrimitiveDataFrameColumn<int> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<short> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<sbyte> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<byte> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<ushort> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<uint> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<ulong> integers => [Whole(integers)],
        PrimitiveDataFrameColumn<bool> flags => [Validity.Column(column.Name, Values(flags), Missing(flags))],
        PrimitiveDataFrameColumn<DateTime> timestamps => [Validity.Column(column.Name, Converted(timestamps, Conversions.Timestamp), Missing(timestamps))],
        PrimitiveDataFrameColumn<decimal> decimals => One<decimal?>(column, decimals),
        PrimitiveDataFrameColumn<char> letters => [StringColumn.From(column.Name, letters.Select(letter => letter?.ToString()))],
        StringDataFrameColumn texts => [Text(texts.Name, texts.Length, texts)],
        ArrowStringDataFrameColumn texts => [Text(texts.Name, texts.Length, texts)],
        IEnumerable<VBuffer<double>> vectors => Vectors(column.Name, vectors),
        IEnumerable<VBuffer<float>> vectors => Vectors(column.Name, vectors),
        IEnumerable<VBuffer<int>> vectors => Vectors(column.Name, vectors),
        IEnumerable<VBuffer<long>> vectors => Vectors(column.Name, vectors),
        IEnumerable<VBuffer<bool>> vectors => Vectors(column.Name, vectors),
        _ => throw Conversions.Refusal(column.Name, column.DataType.Name),
    };

    private static IEnumerable<Column> Vectors<T>(string name, IEnumerable<VBuffer<T>> vectors) => One(name, typeof(T[]), vectors.Select(vector => vector.DenseValues().ToArray()));

    private static IEnumerable<Column> One<T>(DataFrameColumn column, IEnumerable<T> values) => One(column.Name, column.DataType, values);

    private static IEnumerable<Column> One<T>(string name, Type type, IEnumerable<T> values)
    {
        var builder = new ValueColumnBuilder(name, type);
        foreach (var value in values)
        {
            builder.Add(value);
        }

        return builder.Build();
    }

    private static Column<long> Whole<T>(PrimitiveDataFrameColumn<T> column)
        where T : unmanaged, IBinaryInteger<T>
    {
        var missing = Missing(column);
        var name = column.Name;
        var values = typeof(T) == typeof(ulong) ? Converted(column, value => Conversions.Whole(name, value)) : Converted(column, static value => long.CreateTruncating(value));
        return Validity.Column(name, values, missing);
    }

    private static T[] Values<T>(PrimitiveDataFrameColumn<T> column)
        where T : unmanaged
    {
        var values = new T[column.Length];
        var at = 0;
        foreach (var buffer in column.GetReadOnlyDataBuffers())
        {
            buffer.Span.CopyTo(values.AsSpan(at));
            at += buffer.Length;
        }

        return values;
    }

    private static TTo[] Converted<T, TTo>(PrimitiveDataFrameColumn<T> column, Func<T, TTo> convert)
        where T : unmanaged
    {
        var values = new TTo[column.Length];
        var at = 0;
        foreach (var buffer in column.GetReadOnlyDataBuffers())
        {
            foreach (var value in buffer.Span)
            {
                values[at++] = convert(value);
            }
        }

        return values;
    }

    private static bool[]? Missing<T>(PrimitiveDataFrameColumn<T> column)
        where T : unmanaged
    {
        if (column.NullCount == 0)
        {
            return null;
        }

        var missing = new bool[column.Length];
        var at = 0;
        foreach (var (values, bits) in column.GetReadOnlyDataBuffers().Zip(column.GetReadOnlyNullBitMapBuffers()))
        {
            Validity.Read(bits.Span, 0, missing.AsSpan(at, values.Length));
            at += values.Length;
        }

        return missing;
    }

    private static StringColumn Text(string name, long count, IEnumerable<string?> texts)
    {
        var builder = new TextBuilder((int)count);
        foreach (var text in texts)
        {
            builder.Add(text);
        }

        return builder.Build(name);
    }
}
