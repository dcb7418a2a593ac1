using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Data.Tests.Tables;

public sealed class DataViewTests
{
    [Fact]
    public void Every_type_goes_out_and_comes_back_unchanged() =>
        Assert.Equal(SampleTables.Whole.Digest(), Frame.From(new ForeignView(SampleTables.Whole.ToDataView())).Digest());

    [Fact]
    public void A_view_of_a_frame_is_that_frame_with_its_missing_values() =>
        Assert.Same(SampleTables.Whole, Frame.From(SampleTables.Whole.ToDataView()));

    [Fact]
    public void Missing_numbers_and_flags_are_nan_and_missing_text_is_empty()
    {
        var frame = new Frame(
            new Column<long>("i", [1, 0], [false, true]),
            new Column<bool>("b", [true, false], [false, true]),
            StringColumn.From("s", ["x", null]));

        var back = Frame.From(new ForeignView(frame.ToDataView()));

        Assert.Equal([1, double.NaN], back.Numbers("i"));
        Assert.Equal([1, double.NaN], back.Numbers("b"));
        Assert.Equal(["x", ""], back.Values("s"));
    }

    [Fact]
    public void What_ml_net_would_round_or_lose_is_an_error()
    {
        Assert.StartsWith(
            $"Column 'i' has missing values and {SampleTables.Wide}, which a double does not hold exactly;",
            Assert.Throws<InvalidInputException>(() => new Frame(new Column<long>("i", [SampleTables.Wide, 0], [false, true])).ToDataView()).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "Column 't' has 1 missing timestamps, and ML.NET has none. Leave the column out, fill it, or take its DateParts.",
            Assert.Throws<InvalidInputException>(() => new Frame(new Column<DateTime>("t", [default], [true])).ToDataView()).Message);
    }

    [Fact]
    public void The_schema_has_the_types_and_the_number_of_rows()
    {
        var view = SampleTables.Whole.ToDataView();

        Assert.Equal(3, view.GetRowCount());
        Assert.Equal(
            [NumberDataViewType.Double, NumberDataViewType.Int64, BooleanDataViewType.Instance, DateTimeDataViewType.Instance, TextDataViewType.Instance],
            view.Schema.Select(column => column.Type));
    }

    [Fact]
    public void A_cursor_keeps_ml_nets_contract()
    {
        var view = SampleTables.Whole.ToDataView();
        using var cursor = view.GetRowCursor([view.Schema["d"]]);

        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.IsColumnActive(view.Schema["d"]));
        Assert.False(cursor.IsColumnActive(view.Schema["s"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["s"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["d"]));
        var positions = new List<long>();
        var id = default(DataViewRowId);
        while (cursor.MoveNext())
        {
            positions.Add(cursor.Position);
            cursor.GetIdGetter()(ref id);
            Assert.Equal((ulong)cursor.Position, id.Low);
        }

        Assert.Equal([0, 1, 2], positions);
        Assert.False(cursor.MoveNext());
        Assert.Single(view.GetRowCursorSet(view.Schema, 4));
    }

    [Fact]
    public void Keys_become_their_values()
    {
        var view = new HandMadeView(3)
            .Add<uint>("named", new KeyDataViewType(typeof(uint), 2), [2, 0, 1], Annotated("good", "bad"))
            .Add<uint>("numbered", new KeyDataViewType(typeof(uint), 2), [2, 0, 1], Annotated(1.5f, 2.5f))
            .Add<byte>("plain", new KeyDataViewType(typeof(byte), 9), [9, 0, 1]);

        var frame = Frame.From(view);

        Assert.Equal(["bad", null, "good"], frame.Values("named"));
        Assert.Equal([2.5, null, 1.5], frame.Values("numbered"));
        Assert.Equal([9L, null, 1L], frame.Values("plain"));
    }

    [Fact]
    public void Vectors_become_one_column_for_each_place()
    {
        var view = new HandMadeView(2).Add<VBuffer<float>>("Features", new VectorDataViewType(NumberDataViewType.Single, 3), [new(3, [1, 2, 3]), new(3, 1, [7], [2])]);

        var frame = Frame.From(view);

        Assert.Equal(["Features_0", "Features_1", "Features_2"], frame.Columns.Select(column => column.Name));
        Assert.Equal([3, 7], frame.Numbers("Features_2"));
        Assert.Equal([1, 0], frame.Numbers("Features_0"));
    }

    [Fact]
    public void Dates_with_an_offset_become_utc_and_wide_numbers_stay()
    {
        var view = new HandMadeView(1)
            .Add<DateTimeOffset>("t", DateTimeOffsetDataViewType.Instance, [new(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2))])
            .Add<ulong>("u", NumberDataViewType.UInt64, [(ulong)SampleTables.Wide]);

        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), Frame.From(view)["t"][0]);
        Assert.Equal(SampleTables.Wide, Frame.From(view)["u"][0]);
    }

    [Fact]
    public void Of_two_columns_of_one_name_the_hidden_one_is_left_out() =>
        Assert.Equal([2.0], Frame.From(new HandMadeView(1).Add<double>("x", NumberDataViewType.Double, [1]).Add<double>("x", NumberDataViewType.Double, [2])).Values("x"));

    [Fact]
    public void What_a_frame_cannot_hold_is_named()
    {
        Assert.StartsWith("Column 'v' holds vectors of different lengths", Refused<VBuffer<float>>("v", new VectorDataViewType(NumberDataViewType.Single), [default]), StringComparison.Ordinal);
        Assert.StartsWith("Column 'd' is of type TimeSpan, which a frame cannot hold.", Refused<TimeSpan>("d", TimeSpanDataViewType.Instance, [default]), StringComparison.Ordinal);
        Assert.StartsWith("Column 'u' holds 18446744073709551615,", Refused<ulong>("u", NumberDataViewType.UInt64, [ulong.MaxValue]), StringComparison.Ordinal);
    }

    private static string Refused<T>(string name, DataViewType type, T[] values) =>
        Assert.Throws<InvalidInputException>(() => Frame.From(new HandMadeView(values.Length).Add(name, type, values))).Message;

    private static DataViewSchema.Annotations Annotated(params string[] values) => Annotated(TextDataViewType.Instance, Array.ConvertAll(values, value => value.AsMemory()));

    private static DataViewSchema.Annotations Annotated(params float[] values) => Annotated(NumberDataViewType.Single, values);

    private static DataViewSchema.Annotations Annotated<T>(PrimitiveDataViewType type, T[] values)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("KeyValues", new VectorDataViewType(type, values.Length), (ref VBuffer<T> value) => value = new VBuffer<T>(values.Length, values));
        return builder.ToAnnotations();
    }
}
