using ModelOps.Evaluation.Slices;
using ModelOps.Evaluation.Tests.Evaluate;

namespace ModelOps.Evaluation.Tests.Slices;

public sealed class SliceColumnsTests
{
    [Fact]
    public void Pairs_are_the_rows_that_share_both_values_in_the_order_of_each()
    {
        var data = new Frame(StringColumn.From("housing", ["rent", "own", null, "own", "rent"]), new Column<bool>("owner", [true, false, true, true, true]));
        var slices = Slicer.Cut(data, SliceColumns.Parse("housing * owner", ["housing", "owner"])).ToArray();
        Assert.Equal(["own, false", "own, true", "rent, true", "(missing), true"], slices.Select(slice => slice.Value));
        Assert.Equal([0, 4], slices[2].Rows);
        Assert.All(slices, slice => Assert.Equal("housing*owner", slice.Column));
    }

    [Fact]
    public void An_evaluation_has_the_metrics_of_pairs_with_intervals_and_marks_the_small()
    {
        var evaluation = Evaluator.Evaluate(Scored.Rows(), "risk", ["good", "bad"], Scored.Data(), new() { Slices = ["housing*people", "housing * people"], Intervals = new() { Resamples = 100 } });
        Assert.Equal(evaluation.RowCount, evaluation.Slices.Sum(slice => slice.Rows.Count));
        var own = evaluation.Slices.Single(slice => slice.Value == "own, 2");
        Assert.False(own.IsSmall);
        Assert.InRange(own.Metrics["accuracy"], own.Intervals["accuracy"].Low, own.Intervals["accuracy"].High);
        Assert.True(evaluation.Slices.Single(slice => slice.Value == "free, 2").IsSmall);
    }

    [Fact]
    public void A_column_whose_name_has_a_star_is_one_column()
    {
        var data = new Frame(StringColumn.From("a*b", ["x", "y"]), StringColumn.From("a", ["1", "1"]), StringColumn.From("b", ["2", "2"]));
        Assert.Equal(["x", "y"], Slicer.Cut(data, SliceColumns.Parse("a*b", ["a*b", "a", "b"])).Select(slice => slice.Value));
    }

    [Theory]
    [InlineData("id", "The column 'id' has 10000 values, and slices are of 100 at most. Slice by a column with fewer values, or put its values into groups first.")]
    [InlineData("id*town", "The column 'id' has 10000 values, and slices are of 100 at most. Slice by a column with fewer values, or put its values into groups first.")]
    [InlineData("town*street", "The columns 'town*street' have 900 pairs of values, and slices are of 100 at most. Slice by one of them, or put their values into groups first.")]
    [InlineData("town*street*number", "'town*street*number' names 3 columns, and slices are of one or two. Slice by fewer.")]
    [InlineData("town*town", "'town*town' names the same column twice. Name it once.")]
    [InlineData("town*stret", "There is no column 'stret' to slice by. Did you mean 'street'? The columns are: id, town, street, number.")]
    [InlineData("town*", "There is no column '' to slice by. The columns are: id, town, street, number.")]
    public void What_cannot_be_sliced_is_refused_in_one_sentence(string slices, string message)
    {
        const int Rows = 10_000;
        var data = new Frame(
            StringColumn.From("id", Enumerable.Range(0, Rows).Select(row => $"c{row}")),
            StringColumn.From("town", Enumerable.Range(0, Rows).Select(row => $"t{row % 30}")),
            StringColumn.From("street", Enumerable.Range(0, Rows).Select(row => $"s{row / 30 % 30}")),
            new Column<double>("number", [.. Enumerable.Range(0, Rows).Select(row => (double)row)]));
        var exception = Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(Scored.Rows(Rows), "risk", ["good", "bad"], data, new() { Slices = [slices] }));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void A_hundred_values_and_ten_thousand_numbers_are_sliced()
    {
        var data = new Frame(StringColumn.From("town", Enumerable.Range(0, 1000).Select(row => $"t{row % 100}")), new Column<double>("number", [.. Enumerable.Range(0, 1000).Select(row => (double)row)]));
        Assert.Equal(104, Evaluator.Evaluate(Scored.Rows(1000), "risk", ["good", "bad"], data, new() { Slices = ["town", "number"] }).Slices.Count);
    }
}
