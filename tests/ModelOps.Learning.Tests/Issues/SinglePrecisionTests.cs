namespace ModelOps.Learning.Tests.Issues;

/// <summary>Trees compute in single precision: seconds since 1970 and long ids became equal, and the accuracy fell from 0.95 to 0.5 without a word.</summary>
public sealed class SinglePrecisionTests
{
    private const int Rows = 1200;

    private static Frame Of(Func<int, long> key, bool asDouble = false)
    {
        var random = new Random(4);
        long[] keys = [.. Enumerable.Range(0, Rows).Select(key)];
        int[] order = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(order);
        var frame = new Frame(
            asDouble ? new Column<double>("key", [.. keys.Select(each => each + 0.25)]) : new Column<long>("key", keys),
            new Column<double>("noise", [.. keys.Select(_ => random.NextDouble())]),
            StringColumn.From("y", Enumerable.Range(0, Rows).Select(row => row / 100 % 2 == 0 ? "even" : "odd")));
        return new Frame(frame.Columns.Select(column => column.Take(order)));
    }

    private static double Accuracy(TrainedModel trained, Frame frame) =>
        trained.Predict(frame)["label"] is var labels ? Enumerable.Range(0, frame.RowCount).Average(row => Equals(labels[row], frame["y"][row]) ? 1.0 : 0.0) : 0;

    [Theory]
    [InlineData("decision-tree", 1_700_000_000, false)]
    [InlineData("random-forest", 1_700_000_000, false)]
    [InlineData("extra-trees", 1_700_000_000, true)]
    [InlineData("gradient-boosting", 1_700_000_000, false)]
    [InlineData("gradient-boosting", 1_700_000_000_000, true)]
    [InlineData("gradient-boosting", 9_007_199_254_739_000, false)]
    [InlineData("gradient-boosting", -9_007_199_254_739_000, false)]
    [InlineData("decision-tree", 9_007_199_254_739_000, false)]
    public void Values_close_together_far_from_zero_are_told_apart(string trainer, long start, bool asDouble)
    {
        var frame = Of(row => start + row, asDouble);
        using var trained = Learner.Fit(frame, new FitOptions { Target = "y", Trainer = trainer });

        Assert.InRange(Accuracy(trained, frame), 0.9, 1);
        Assert.InRange(trained.GraphDifference, 0, 1e-5);
        Assert.Empty(trained.Notes);

        // One row at a time goes another way.
        var scores = trained.Model.Score(frame.Head(40)).Probabilities!;
        var single = trained.Model.CreateRowScorer();
        var key = (frame["key"] as Column<long>)?.Values[7] ?? ((Column<double>)frame["key"]).Values[7];
        single.Set(0, key);
        single.Set(1, ((Column<double>)frame["noise"]).Values[7]);
        Assert.Equal(scores[14], single.Run()[0], 1e-6);
    }

    [Fact]
    public void The_offset_is_saved_with_the_model()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var frame = Of(row => 1_700_000_000 + row);
        using var trained = Learner.Fit(frame, new FitOptions { Target = "y", Trainer = "gradient-boosting" });
        trained.Save(folder.File("model"));
        using var loaded = Model.Load(folder.File("model"));
        Assert.Equal(trained.Predict(frame).ToCsv(), loaded.Predict(frame).ToCsv());
    }

    [Fact]
    public void A_missing_and_an_infinite_key_are_scored_as_before()
    {
        var frame = new Frame(
            new Column<double>("key", [.. Enumerable.Range(0, 300).Select(row => row % 10 == 0 ? double.NaN : row == 1 ? double.PositiveInfinity : 1_700_000_000.0 + row)]),
            StringColumn.From("y", Enumerable.Range(0, 300).Select(row => row % 10 == 0 || row > 150 ? "a" : "b")));
        using var trained = Learner.Fit(frame, new FitOptions { Target = "y", Trainer = "gradient-boosting" });
        Assert.InRange(Accuracy(trained, frame), 0.95, 1);
    }

    [Fact]
    public void Other_columns_have_no_offset()
    {
        foreach (var trainer in new[] { "decision-tree", "random-forest" })
        {
            using var trained = Learner.Fit(Of(row => row % 2000), new FitOptions { Target = "y", Trainer = trainer });
            Assert.DoesNotContain(trained.Model.Graph().Nodes.TakeWhile(node => !node.Operator.StartsWith("TreeEnsemble", StringComparison.Ordinal)), node => node.Operator == "Sub");
        }
    }

    [Fact]
    public void What_cannot_be_told_apart_is_named_once()
    {
        var beyond = Of(row => 9_007_199_254_740_993 + row);
        using var rounded = Learner.Fit(beyond, new FitOptions { Target = "y", Trainer = "decision-tree" });
        Assert.Equal("Whole numbers beyond 2^53 are rounded in double precision: 'key'. Neighbours look equal to the model. Exclude such columns, read ids as text, or derive smaller numbers.", Assert.Single(rounded.Notes));

        var apart = Of(row => row < 600 ? row : 9_000_000_000_000 + row);
        using var joined = Learner.Fit(apart, new FitOptions { Target = "y", Trainer = "gradient-boosting" });
        Assert.StartsWith("Numbers whose differences are lost in the single precision of trees: 'key'.", Assert.Single(joined.Notes), StringComparison.Ordinal);
        using var linear = Learner.Fit(apart, new FitOptions { Target = "y" });
        Assert.Empty(linear.Notes);
    }

    public static TheoryData<string, double[]> Close => new()
    {
        { "quarters of a second since 1970, one row near 0", [.. Enumerable.Range(0, Rows).Select(row => row == 5 ? 0.25 : 1_700_000_000 + row + 0.25)] },
        { "a year of them", [.. Enumerable.Range(0, Rows).Select(row => 1_700_000_000 + (row / 100 * 2_600_000) + (row % 100) + 0.25)] },
        { "billionths above 0.3", [.. Enumerable.Range(0, Rows).Select(row => 0.3 + (row * 1e-9))] },
        { "below single precision", [.. Enumerable.Range(0, Rows).Select(row => row * 1e-46)] },
        { "beyond single precision", [.. Enumerable.Range(0, Rows).Select(row => row * -1e60)] },
        { "close together and beyond", [.. Enumerable.Range(0, Rows).Select(row => (1 + (row * 1e-9)) * 1e200)] },
    };

    [Theory]
    [MemberData(nameof(Close))]
    public void Numbers_that_are_not_whole_are_told_apart_as_well(string what, double[] keys)
    {
        var frame = new Frame(new Column<double>("key", keys), StringColumn.From("y", Enumerable.Range(0, Rows).Select(row => row / 100 % 2 == 0 ? "even" : "odd")));
        foreach (var trainer in (string[])["decision-tree", "gradient-boosting"])
        {
            using var trained = Learner.Fit(frame, new FitOptions { Target = "y", Trainer = trainer });

            Assert.True(Accuracy(trained, frame) > 0.97, $"{trainer} on {what}: {Accuracy(trained, frame)}.");
            Assert.Empty(trained.Notes);
            Assert.InRange(trained.GraphDifference, 0, 1e-5);
        }
    }

    [Fact]
    public void Numbers_in_two_heaps_that_no_offset_parts_are_named_and_ordinary_ones_are_not()
    {
        double[] heaps = [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? row * 1e-3 : 1e9 + (row * 1e-3))];
        var random = new Random(2);
        var label = StringColumn.From("y", Enumerable.Range(0, Rows).Select(row => row / 100 % 2 == 0 ? "even" : "odd"));
        using var named = Learner.Fit(new Frame(new Column<double>("key", heaps), label), new FitOptions { Target = "y", Trainer = "decision-tree" });
        Assert.StartsWith("Numbers whose differences are lost in the single precision of trees: 'key'.", Assert.Single(named.Notes), StringComparison.Ordinal);

        using var blend = Learner.Fit(new Frame(new Column<double>("key", heaps), label), new FitOptions { Target = "y", Blend = [new("logistic", null, null, 1), new("decision-tree", null, null, 1)] });
        Assert.Equal(named.Notes, blend.Notes);

        foreach (var rows in (int[])[300, 100_000])
        {
            var plain = new Frame(
                new Column<double>("share", [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]),
                new Column<double>("warmth", [.. Enumerable.Range(0, rows).Select(_ => 36.6 + random.NextDouble())]),
                new Column<double>("price", [.. Enumerable.Range(0, rows).Select(_ => Math.Exp(3 * random.NextDouble()))]),
                StringColumn.From("y", Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? "a" : "b")));
            using var trained = Learner.Fit(plain, new FitOptions { Target = "y", Trainer = "decision-tree", Set = "depth=3" });
            Assert.Empty(trained.Notes);
        }
    }
}
