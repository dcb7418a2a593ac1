using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Protocol;

public sealed class JsonRequestTests
{
    private static readonly ModelSignature _signature = new([new("a", SpecType.Double), new("t", SpecType.String), new("n", SpecType.Long, Required: false)], []);

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":["a","a"],"data":[]}}""", "Invalid input. The column 'a' is given twice.")]
    [InlineData("""{"dataframe_split":{"columns":["a"],"data":[[1],[1,2]]}}""", "Invalid input. Row 2 of 'dataframe_split' has 2 values, but there are 1 columns.")]
    [InlineData("""{"dataframe_split":{"columns":"a","data":[]}}""", "Invalid input. The 'columns' of dataframe_split must be a list of texts.")]
    [InlineData("""{"dataframe_records":[{"a":1,"t":"x"},3]}""", "Invalid input. Row 2 of 'dataframe_records' must be a dictionary. Got a number.")]
    [InlineData("""{"dataframe_records":[{"a":{"b":1},"t":"x"}]}""", "Invalid input. The value of 'a' in row 1 is a dictionary; give a number, a text, true, false or null.")]
    [InlineData("""{"inputs":{"a":[1,2],"t":["x"]}}""", "Invalid input. The input 't' has 1 values where others have 2.")]
    [InlineData("""{"inputs":{"a":[1],"t":["x"]},"foo":1}""", "Invalid input. Beside 'inputs' only 'params' may stand. Got 'foo'.")]
    [InlineData("""{"instances":[[1,"x",2,3]]}""", "The rows have 4 values without names, but the model takes 3 inputs (a, t, n). Send named columns, as dataframe_split.")]
    [InlineData("""{"dataframe_records":[{"a":"x1","t":"x"}]}""", "Invalid input. Data is not compatible with model signature. Failed to convert column a to type 'double': Column 'a' holds 'x1' in row 1, but the model needs numbers there. Give a number, or leave it empty for a missing value.")]
    [InlineData("""{"dataframe_records":[{"a":1,"t":"\ud800"}]}""", "Invalid input. A text in it is not Unicode, as half of a surrogate pair.")]
    [InlineData("""{"dataframe_records":[{"a":1,"\udc00":"x"}]}""", "Invalid input. A text in it is not Unicode, as half of a surrogate pair.")]
    [InlineData("{\"a\n\":", "Invalid input. Ensure that input is a valid JSON formatted string: line 1, byte 4.")]
    public void An_errory_body_is_refused_in_plain_words(string body, string message) =>
        Assert.Equal(message, Assert.Throws<ScoringException>(() => Read(body)).Message);

    [Theory]
    [InlineData("""{"instances":[[1.5,"x"],[2,"y"]]}""")]
    [InlineData("""{"inputs":[[1.5,"x"],[2,"y"]]}""")]
    [InlineData("""{"inputs":{"t":["x","y"],"a":[[1.5],[2]]}}""")]
    [InlineData("""{"dataframe_split":{"data":[[1.5,"x"],[2,"y"]]}}""")]
    [InlineData("""{"dataframe_records":[{"t":"x","a":"1.5"},{"a":2,"t":"y","zz":[1]}]}""")]
    public void All_shapes_of_the_same_rows_are_the_same_frame(string body)
    {
        var frame = Read(body);
        Assert.Equal(["a", "t"], frame.Columns.Select(column => column.Name));
        Assert.Equal([1.5, 2.0], frame.Numbers("a"));
        Assert.Equal(["x", "y"], [frame["t"][0], frame["t"][1]]);
    }

    [Fact]
    public void Values_take_the_type_the_signature_declares()
    {
        var frame = Read("""{"dataframe_records":[{"a":true,"t":7,"n":2.9},{"t":null,"n":null},{"a":null,"t":1.50,"n":-2.9}]}""");
        Assert.Equal([1.0, double.NaN, double.NaN], frame.Numbers("a"));
        Assert.Equal(["7", null, "1.5"], [frame["t"][0], frame["t"][1], frame["t"][2]]);
        Assert.Equal([2.0, double.NaN, -2.0], frame.Numbers("n"));
    }

    [Fact]
    public void Rows_that_each_name_other_columns_cost_no_more_than_they_say()
    {
        var body = $"{{\"dataframe_records\":[{string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"{{\"k{i}\":1}}"))}]}}";
        Assert.StartsWith("Invalid input. The rows name more than ", Assert.Throws<ScoringException>(() => Read(body)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_brings_anything_but_a_frame_or_a_refusal() => Prop.ForAll<NonNull<string>, int>((text, cut) =>
    {
        const string Good = """{"dataframe_split":{"columns":["a","t"],"data":[[1.5,"x"],[null,"y"]]},"params":{}}""";
        var place = Math.Abs(cut % Good.Length);
        foreach (var body in new[] { text.Get, Good[..place] + text.Get + Good[place..], Good[..place] })
        {
            try
            {
                Read(body);
            }
            catch (ScoringException exception)
            {
                Assert.InRange(exception.Status, 400, 415);
            }
        }
    }).QuickCheckThrowOnFailure();

    private static Frame Read(string body) => JsonRequest.Read(Encoding.UTF8.GetBytes(body), _signature);
}
