using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Scoring;

public sealed class InputMatcherTests
{
    private static readonly OnnxValue[] _inputs = [new("a", OnnxType.Double, [-1]), new("b", OnnxType.String, [-1]), new("c", OnnxType.Double, [-1])];
    private static readonly ModelSignature _signature = new([new("c", SpecType.Long), new("a", SpecType.Double, Required: false), new(null, SpecType.Double)], []);

    [Fact]
    public void Columns_are_matched_by_name_and_converted_as_the_signature_says()
    {
        var specs = InputMatcher.Specs(_inputs, _signature);
        Assert.Equal([SpecType.Double, null, SpecType.Long], specs.Select(spec => spec?.Type));

        var columns = InputMatcher.Columns(_inputs, specs, new Frame(new Column<double>("c", [1.9]), StringColumn.From("b", ["x"]), StringColumn.From("extra", ["y"])));

        Assert.Null(columns[0]);
        Assert.Equal("b", columns[1]!.Name);
        Assert.Equal([1.0], ((Column<double>)columns[2]!).Values.ToArray());
    }

    [Fact]
    public void All_columns_that_lack_are_named()
    {
        var frame = new Frame(new Column<double>("B", [1]), new Column<double>("d", [1]));
        Assert.Equal(
            "The model needs the columns 'b', 'c', which the data lacks. The data has: B, d.",
            Assert.Throws<InvalidInputException>(() => InputMatcher.Columns(_inputs, InputMatcher.Specs(_inputs, _signature), frame)).Message);
    }

    [Fact]
    public void Feeds_give_the_rows_of_their_columns()
    {
        Column?[] columns = [null, StringColumn.From("b", ["x", null, "y", "x"]), new Column<double>("c", [1, 2, 3, 4])];
        var feeds = InputMatcher.Feeds(_inputs, columns, 4);

        using var missing = feeds[0].Rows(1, 2);
        using var texts = feeds[1].Rows(1, 3);
        using var numbers = feeds[2].Rows(2, 2);
        Assert.Equal([double.NaN, double.NaN], missing.Values<double>().ToArray());
        Assert.Equal(["", "y", "x"], texts.Texts());
        Assert.Equal([3.0, 4], numbers.Values<double>().ToArray());
    }

    [Fact]
    public void A_text_column_is_fed_as_its_table_and_places()
    {
        var feed = Assert.IsType<TextFeed>(InputMatcher.Feeds(_inputs[1..2], [StringColumn.From("b", ["x", null, "y", "x"])], 4)[0]);
        string[] table = feed.Table.Texts();
        using var places = feed.Places(0, 4);

        Assert.Equal(["x", "", "y", "x"], places.Values<int>().ToArray().Select(place => table[place]));
    }
}
