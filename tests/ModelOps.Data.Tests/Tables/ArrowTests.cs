using Apache.Arrow;
using Apache.Arrow.Types;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Data.Tests.Tables;

public sealed class ArrowTests
{
    [Fact]
    public void Every_type_and_missing_value_goes_out_and_comes_back_unchanged() =>
        Assert.Equal(SampleTables.All.Digest(), Frame.From(SampleTables.All.ToArrow()).Digest());

    [Fact]
    public void Any_frame_goes_out_and_comes_back_unchanged_whole_or_in_slices() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(RandomFrames.All.ToArbitrary(), frame =>
        {
            var batch = frame.ToArrow();
            var half = frame.RowCount / 2;
            var parts = Frame.From([batch.Slice(0, half), batch.Slice(half, frame.RowCount - half)]);
            return Frame.From(batch).Digest() == frame.Digest() && parts.Digest() == frame.Digest();
        }));

    [Fact]
    public void Timestamps_keep_whether_they_are_utc()
    {
        var utc = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var frame = new Frame(new Column<DateTime>("u", [utc]), new Column<DateTime>("n", [new DateTime(2026, 1, 1)]));

        var batch = frame.ToArrow();
        var back = Frame.From(batch);

        Assert.Equal(["UTC", null], batch.Schema.FieldsList.Select(field => ((TimestampType)field.DataType).Timezone));
        Assert.Equal([DateTimeKind.Utc, DateTimeKind.Unspecified], back.Columns.Select(column => ((DateTime)column[0]!).Kind));
    }

    [Fact]
    public void Every_numeric_type_becomes_whole_numbers_or_doubles()
    {
        var frame = Of(
            ("f16", new HalfFloatArray.Builder().Append((Half)0.5).AppendNull().Build()),
            ("f32", new FloatArray.Builder().Append(0.25f).AppendNull().Build()),
            ("i8", new Int8Array.Builder().Append(-8).AppendNull().Build()),
            ("i16", new Int16Array.Builder().Append(-16).AppendNull().Build()),
            ("i32", new Int32Array.Builder().Append(-32).AppendNull().Build()),
            ("u8", new UInt8Array.Builder().Append(8).AppendNull().Build()),
            ("u16", new UInt16Array.Builder().Append(16).AppendNull().Build()),
            ("u32", new UInt32Array.Builder().Append(uint.MaxValue).AppendNull().Build()),
            ("u64", new UInt64Array.Builder().Append((ulong)SampleTables.Wide).AppendNull().Build()),
            ("d2", new Decimal128Array.Builder(new Decimal128Type(10, 2)).Append(12.34m).AppendNull().Build()),
            ("d0", new Decimal256Array.Builder(new Decimal256Type(38, 0)).Append(SampleTables.Wide).AppendNull().Build()));

        Assert.Equal([0.5, 0.25, -8, -16, -32, 8, 16, uint.MaxValue, 12.34], frame.Columns.Where(column => column.Name is not ("u64" or "d0")).Select(column => frame.Numbers(column.Name)[0]));
        Assert.Equal([SampleTables.Wide, SampleTables.Wide], [frame["u64"][0], frame["d0"][0]]);
        Assert.All(frame.Columns, column => Assert.True(column.IsMissing(1), column.Name));
    }

    [Fact]
    public void Whole_numbers_that_no_column_holds_are_an_error() => Assert.StartsWith(
        "Column 'x' holds 18446744073709551615,",
        Assert.Throws<InvalidInputException>(() => Of(("x", new UInt64Array.Builder().Append(ulong.MaxValue).Build()))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Dates_and_timestamps_of_every_unit_are_read()
    {
        var when = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero);
        var frame = Of(
            ("d32", new Date32Array.Builder().Append(when).AppendNull().Build()),
            ("d64", new Date64Array.Builder().Append(when).AppendNull().Build()),
            ("s", new TimestampArray.Builder(TimeUnit.Second).Append(when).AppendNull().Build()),
            ("ms", new TimestampArray.Builder(TimeUnit.Millisecond).Append(when).AppendNull().Build()),
            ("us", new TimestampArray.Builder(TimeUnit.Microsecond).Append(when).AppendNull().Build()),
            ("ns", new TimestampArray.Builder(TimeUnit.Nanosecond).Append(when).AppendNull().Build()));

        Assert.All(frame.Columns, column => Assert.Equal([new DateTime(2024, 2, 29), null], frame.Values(column.Name)));
    }

    [Fact]
    public void A_timestamp_that_no_calendar_has_is_an_error() => Assert.StartsWith(
        "Column 't' holds a timestamp outside the years 1 to 9999.",
        Assert.Throws<InvalidInputException>(() => Of(("t", new TimestampArray(new TimestampType(TimeUnit.Second, (string?)null), new ArrowBuffer(BitConverter.GetBytes(long.MaxValue)), ArrowBuffer.Empty, 1, 0, 0)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_text_is_read()
    {
        var codes = new Int8Array.Builder().Append(1).AppendNull().Append(0).Build();
        var frame = Of(
            ("plain", new StringArray.Builder().Append("a").AppendNull().Append("").Build()),
            ("view", new StringViewArray.Builder().Append("a").AppendNull().Append("").Build()),
            ("coded", new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), codes, new StringArray.Builder().Append("").Append("a").Build())),
            ("numbers", new DictionaryArray(new DictionaryType(Int8Type.Default, DoubleType.Default, false), codes, new DoubleArray.Builder().Append(0.5).Append(1.5).Build())));

        Assert.All(["plain", "view", "coded"], name => Assert.Equal(["a", null, ""], frame.Values(name)));
        Assert.Equal([1.5, null, 0.5], frame.Values("numbers"));
    }

    [Fact]
    public void Lists_of_one_length_become_one_column_for_each_place()
    {
        var fixedSize = new FixedSizeListArray.Builder(FloatType.Default, 2);
        var lists = new ListArray.Builder(FloatType.Default);
        foreach (var (builder, values) in new (dynamic, FloatArray.Builder)[] { (fixedSize, (FloatArray.Builder)fixedSize.ValueBuilder), (lists, (FloatArray.Builder)lists.ValueBuilder) })
        {
            builder.Append();
            values.Append(1).Append(2);
            builder.Append();
            values.Append(3).Append(4);
            builder.Append();
            values.Append(5).Append(6);
        }

        var batch = Batch(("v", fixedSize.Build()), ("l", lists.Build()));

        Assert.Equal(["v_0", "v_1", "l_0", "l_1"], Frame.From(batch).Columns.Select(column => column.Name));
        Assert.All(["v_1", "l_1"], name => Assert.Equal([2, 4, 6], Frame.From(batch).Numbers(name)));
        Assert.All(["v_0", "l_0"], name => Assert.Equal([3, 5], Frame.From(batch.Slice(1, 2)).Numbers(name)));
    }

    [Fact]
    public void Lists_of_different_lengths_are_an_error()
    {
        var lists = new ListArray.Builder(DoubleType.Default);
        lists.Append();
        ((DoubleArray.Builder)lists.ValueBuilder).Append(1);
        lists.Append();

        Assert.StartsWith("Column 'l' has lists of different lengths", Assert.Throws<InvalidInputException>(() => Of(("l", lists.Build()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_several_chunks_is_read_and_two_columns_of_one_name_are_told_apart()
    {
        var batches = new[] { SampleTables.All.Head(1).ToArrow(), SampleTables.All.Tail(3).ToArrow() };
        Assert.Equal(SampleTables.All.Digest(), Frame.From(Table.TableFromRecordBatches(batches[0].Schema, batches)).Digest());

        var twice = Of(("a", new Int32Array.Builder().Append(1).Build()), ("a", new Int32Array.Builder().Append(2).Build()), ("a_2", new Int32Array.Builder().Append(3).Build()));
        Assert.Equal(["a", "a_3", "a_2"], twice.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Nothing_but_nulls_and_no_rows_are_read()
    {
        Assert.Equal([null, null], Of(("n", new NullArray(2))).Values("n"));
        Assert.Equal(0, Frame.From(SampleTables.All.Head(0).ToArrow()).RowCount);
        Assert.Throws<InvalidInputException>(() => Frame.From(Enumerable.Empty<RecordBatch>()));
    }

    [Fact]
    public void A_type_that_no_column_holds_is_named() => Assert.StartsWith(
        "Column 'x' is of type ",
        Assert.Throws<InvalidInputException>(() => Of(("x", new BinaryArray.Builder().Append((byte)1).Build()))).Message,
        StringComparison.Ordinal);

    private static Frame Of(params (string Name, IArrowArray Array)[] columns) => Frame.From(Batch(columns));

    private static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns) =>
        new(new Apache.Arrow.Schema(columns.Select(column => new Field(column.Name, column.Array.Data.DataType, true)), null), columns.Select(column => column.Array), columns[0].Array.Length);
}
