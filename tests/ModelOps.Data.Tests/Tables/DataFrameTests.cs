using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Analysis;
using Microsoft.ML.Data;

namespace ModelOps.Data.Tests.Tables;

public sealed class DataFrameTests
{
    [Fact]
    public void Every_type_and_missing_value_goes_out_and_comes_back_unchanged() =>
        Assert.Equal(SampleTables.All.Digest(), Frame.From(SampleTables.All.ToDataFrame()).Digest());

    [Fact]
    public void Any_frame_goes_out_and_comes_back_unchanged() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(RandomFrames.All.ToArbitrary(), frame => Frame.From(frame.ToDataFrame()).Digest() == frame.Digest()));

    [Fact]
    public void A_data_frame_made_here_has_its_own_column_types_and_nulls()
    {
        var table = SampleTables.All.ToDataFrame();

        Assert.Equal([typeof(double), typeof(long), typeof(bool), typeof(DateTime), typeof(string)], table.Columns.Select(column => column.DataType));
        Assert.All(table.Columns, column => Assert.Equal(1, column.NullCount));
        Assert.Null(table["d"][1]);
        Assert.Equal(SampleTables.Wide, table["i"][0]);
        Assert.Null(table["i"][1]);
        Assert.Equal("", table["s"][0]);
    }

    [Fact]
    public void A_data_frame_made_here_can_be_changed_without_changing_the_frame()
    {
        var frame = new Frame(new Column<double>("x", [1, 2, 3]));
        var table = frame.ToDataFrame();
        table["x"][1] = null;
        table.Append(new object[] { 4.0 }, inPlace: true);

        Assert.Equal([1, 2, 3], frame.Numbers("x"));
        Assert.Equal([1, double.NaN, 3, 4], Frame.From(table).Numbers("x"));
    }

    [Fact]
    public void Every_numeric_column_becomes_whole_numbers_or_doubles()
    {
        var table = new DataFrame(
            new SingleDataFrameColumn("single", [0.5f, null]),
            new Int32DataFrameColumn("int", [int.MinValue, null]),
            new Int16DataFrameColumn("short", [short.MinValue, null]),
            new SByteDataFrameColumn("sbyte", [sbyte.MinValue, null]),
            new ByteDataFrameColumn("byte", [byte.MaxValue, null]),
            new UInt16DataFrameColumn("ushort", [ushort.MaxValue, null]),
            new UInt32DataFrameColumn("uint", [uint.MaxValue, null]),
            new UInt64DataFrameColumn("ulong", [(ulong)long.MaxValue, null]),
            new CharDataFrameColumn("char", ['x', null]),
            new DecimalDataFrameColumn("decimal", [12.34m, null]));

        var frame = Frame.From(table);

        Assert.Equal([0.5, int.MinValue, short.MinValue, sbyte.MinValue, byte.MaxValue, ushort.MaxValue, uint.MaxValue, 12.34], frame.Columns.Where(column => column.Name is not ("ulong" or "char")).Select(column => frame.Numbers(column.Name)[0]));
        Assert.Equal(long.MaxValue, frame["ulong"][0]);
        Assert.Equal("x", frame["char"][0]);
        Assert.All(frame.Columns, column => Assert.True(column.IsMissing(1)));
    }

    [Fact]
    public void A_whole_number_that_no_column_holds_is_an_error_and_never_rounded() => Assert.Equal(
        "Column 'id' holds 18446744073709551615, which 64 bits with a sign do not hold. Convert the column to text or to doubles first.",
        Assert.Throws<InvalidInputException>(() => Frame.From(new DataFrame(new UInt64DataFrameColumn("id", [1UL, ulong.MaxValue])))).Message);

    [Fact]
    public void Decimals_keep_whole_numbers_exactly()
    {
        Assert.Equal([SampleTables.Wide, null], Frame.From(new DataFrame(new DecimalDataFrameColumn("id", [SampleTables.Wide, null]))).Values("id"));
        Assert.StartsWith(
            "Column 'id' holds 9007199254740993, which a double does not hold exactly.",
            Assert.Throws<InvalidInputException>(() => Frame.From(new DataFrame(new DecimalDataFrameColumn("id", [0.5m, SampleTables.Wide])))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_of_this_machines_zone_become_utc()
    {
        var local = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local);

        Assert.Equal(local.ToUniversalTime(), Frame.From(new DataFrame(new DateTimeDataFrameColumn("t", [local])))["t"][0]);
    }

    [Fact]
    public void A_column_of_vectors_becomes_one_column_for_each_place()
    {
        var table = new DataFrame(new VBufferDataFrameColumn<float>("v", [new VBuffer<float>(2, [1, 2]), new VBuffer<float>(2, 1, [5], [1])]));

        var frame = Frame.From(table);

        Assert.Equal(["v_0", "v_1"], frame.Columns.Select(column => column.Name));
        Assert.Equal([1, 0], frame.Numbers("v_0"));
        Assert.Equal([2, 5], frame.Numbers("v_1"));
    }

    [Fact]
    public void Text_in_arrows_layout_is_read()
    {
        var table = DataFrame.FromArrowRecordBatch(SampleTables.All.Select("s", "d").ToArrow());

        Assert.IsType<ArrowStringDataFrameColumn>(table["s"]);
        Assert.Equal(SampleTables.All.Values("s"), Frame.From(table).Values("s"));
    }

    [Fact]
    public void An_empty_data_frame_gives_an_empty_frame()
    {
        var frame = Frame.From(new DataFrame(new DoubleDataFrameColumn("x", 0), new StringDataFrameColumn("s", 0)));

        Assert.Equal((0, 2), (frame.RowCount, frame.Columns.Count));
        Assert.Equal(0, new Frame(new Column<double>("x", [])).ToDataFrame().Rows.Count);
    }
}
