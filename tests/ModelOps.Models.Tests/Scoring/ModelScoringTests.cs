namespace ModelOps.Models.Tests.Scoring;

public sealed class ModelScoringTests
{
    [Fact]
    public void Extra_columns_are_left_and_optional_ones_may_lack()
    {
        using var model = new Model(TestModels.Line());

        var predicted = model.Predict(new Frame(StringColumn.From("other", ["z"]), new Column<long>("a", [4])));

        Assert.Equal([double.NaN], predicted.Numbers("prediction"));
    }

    [Fact]
    public void A_missing_column_is_named_with_the_nearest_one()
    {
        using var model = new Model(TestModels.Line());

        var exception = Assert.Throws<InvalidInputException>(() => model.Predict(new Frame(new Column<double>("A", [1]))));

        Assert.Equal("The model needs the column 'a', which the data lacks. Did you mean 'A'? The data has: A.", exception.Message);
    }

    [Fact]
    public void Text_that_holds_numbers_is_read_and_other_text_is_refused()
    {
        using var model = new Model(TestModels.Line());
        Frame Given(string text) => new(StringColumn.From("a", ["1.5", text]), new Column<bool>("b", [true, false]));

        Assert.Equal([2, 1e3], model.Predict(Given("5e2")).Numbers("prediction"));
        Assert.Equal(
            "Column 'a' holds 'many' in row 2, but the model needs numbers there. Give a number, or leave it empty for a missing value.",
            Assert.Throws<InvalidInputException>(() => model.Predict(Given("many"))).Message);
    }

    [Fact]
    public void Labels_probabilities_and_other_outputs_come_as_columns()
    {
        using var model = new Model(TestModels.Texts());

        var predicted = model.Predict(new Frame(StringColumn.From("text", ["x", null, "y"])));

        Assert.Equal("label,probability_no,probability_yes,hit\nyes,0.0,1.0,1.0\nno,1.0,0.0,0.0\nno,1.0,0.0,0.0\n", predicted.ToCsv().ReplaceLineEndings("\n"));
        Assert.Equal("The model has no class 'yess'. Did you mean 'yes'? Its classes are: no, yes.", Assert.Throws<InvalidInputException>(() => model.Score(new Frame(StringColumn.From("text", ["x"]))).Probability("yess")).Message);
    }

    [Fact]
    public void No_rows_give_no_rows()
    {
        using var model = new Model(TestModels.Texts());

        var predicted = model.Predict(new Frame(StringColumn.From("text", [])));

        Assert.Equal(0, predicted.RowCount);
        Assert.Equal(["label", "probability_no", "probability_yes"], predicted.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Many_rows_on_many_threads_keep_their_order()
    {
        using var model = new Model(TestModels.Texts());
        var texts = Enumerable.Range(0, 50_001).Select(i => i % 7 == 0 ? "x" : $"t{i}").ToArray();
        var frame = new Frame(StringColumn.From("text", texts));

        Parallel.For(0, 4, _ =>
        {
            var scores = model.Score(frame);
            Assert.Equal(texts.Select(text => text == "x" ? 1 : 0), scores.Labels!);
        });
    }

    [Fact]
    public void A_baseline_counts_bins_values_and_gaps()
    {
        var frame = new Frame(new Column<double>("n", [.. Enumerable.Range(0, 100).Select(i => i == 0 ? double.NaN : (double)i)]), StringColumn.From("t", Enumerable.Range(0, 100).Select(i => i < 10 ? null : i < 40 ? "a" : "b")));

        var baseline = ModelBaseline.Parse(ModelBaseline.Of(frame).ToJson());

        var (n, t) = (baseline.Columns["n"], baseline.Columns["t"]);
        Assert.Equal((1, 50.0, 1.0, 99.0, 99), (n.Missing, n.Mean, n.Minimum, n.Maximum, n.Counts.Sum()));
        Assert.Equal(11, n.Edges.Count);
        Assert.All(n.Counts.Skip(1).SkipLast(1), count => Assert.InRange(count, 9, 11));
        Assert.Equal((10, 60, 30, 0), (t.Missing, t.Values["b"], t.Values["a"], t.Other));
    }
}
