namespace ModelOps.Models.Tests.Baselines;

/// <summary>A baseline describes each column by what it is.</summary>
public sealed class ModelBaselineTests
{
    private static ColumnBaseline Of(params double[] values) => Read(new Column<double>("c", values));

    private static ColumnBaseline Read(Column column) => ModelBaseline.Parse(ModelBaseline.Of(new Frame(column)).ToJson()).Columns["c"];

    private static double[] Range(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    [Fact]
    public void A_constant_and_an_empty_column_say_so()
    {
        Assert.Equal(("constant", "7", 0), (Of(7, 7, 7).Shape, Of(7, 7, 7).Values.Keys.Single(), Of(7, 7, 7).Edges.Count));
        Assert.Equal(("empty", 2, 0), (Of(double.NaN, double.NaN).Shape, Of(double.NaN, double.NaN).Missing, Of(double.NaN, double.NaN).Values.Count));
    }

    [Fact]
    public void Few_values_have_a_bin_each_in_the_order_of_numbers_and_new_ones_are_other()
    {
        var flag = Of(Range(1000, row => row % 20 == 0 ? 1 : 0));
        Assert.Equal(("discrete", 950, 50), (flag.Shape, flag.Values["0"], flag.Values["1"]));
        var bins = flag.Count(new Column<double>("c", [1, -0.0, 2, double.PositiveInfinity, double.NaN]));
        Assert.Equal([("0", 950, 1), ("1", 50, 1), ("(other)", 0, 2), ("(missing)", 0, 1)], bins.Select(bin => (bin.Label, (int)bin.Expected, (int)bin.Actual)));
    }

    [Fact]
    public void A_zero_heavy_column_has_zero_as_a_bin_and_quantiles_of_the_rest()
    {
        var amounts = Of(Range(1000, row => row % 5 == 0 ? row + 1 : 0));
        Assert.Equal(("mixed", 800), (amounts.Shape, amounts.Values["0"]));
        Assert.Equal(200, amounts.Counts.Sum());
        Assert.Equal((0, 100, 100, 0), (amounts.Counts[0], amounts.Counts[1], amounts.Counts[2], amounts.Counts[^1]));
        var labels = amounts.Count(new Column<double>("c", [5000])).Select(bin => bin.Label);
        Assert.Equal(["0", "below 1", "1 to below 501", "501 to 996", "above 996", "(other)", "(missing)"], labels);
    }

    [Fact]
    public void Values_outside_all_that_was_seen_have_bins_of_their_own()
    {
        var spread = Of(Range(100, row => row));
        Assert.Equal("continuous", spread.Shape);
        var bins = spread.Count(new Column<double>("c", [-1, 0, 99, 99.5, double.NegativeInfinity, double.PositiveInfinity]));
        Assert.Equal(("below 0", 0, 2), (bins[0].Label, (int)bins[0].Expected, (int)bins[0].Actual));
        Assert.Equal(("above 99", 0, 2), (bins[^3].Label, (int)bins[^3].Expected, (int)bins[^3].Actual));
    }

    [Fact]
    public void Numbers_that_differ_late_are_shown_with_the_digits_that_tell_them_apart()
    {
        var bins = Of(1_700_000_001, 1_700_000_002).Count(new Column<double>("c", [1_700_000_001]));
        Assert.Equal(["1700000001", "1700000002"], bins.Take(2).Select(bin => bin.Label));
    }

    [Fact]
    public void Timestamps_are_shown_as_dates()
    {
        var times = new Column<DateTime>("c", [.. Enumerable.Range(0, 100).Select(day => new DateTime(2026, 1, 1).AddDays(day))]);
        var baseline = Read(times);
        Assert.Equal("time", baseline.Type);
        Assert.Equal(("below 2026-01-01", "above 2026-04-10"), (baseline.Count(times)[0].Label, baseline.Count(times)[^3].Label));
    }

    [Fact]
    public void Rare_texts_are_counted_by_their_length_and_their_hash()
    {
        var ids = StringColumn.From("c", Enumerable.Range(0, 1000).Select(row => row % 2 == 0 ? "same" : $"id{row:00000}"));
        var baseline = Read(ids);
        Assert.Equal(("mixed", 500), (baseline.Shape, baseline.Values["same"]));
        var bins = baseline.Count(StringColumn.From("c", ["same", "id99999", "a", "a long text", null]));
        Assert.Equal(25, baseline.Parts);
        Assert.Equal(
            [("same", 1), ("other, below 7 characters", 1), ("other, 7 characters, part", 1), ("other, above 7 characters", 1), ("(other)", 0), ("(missing)", 1)],
            bins.GroupBy(bin => bin.Label.Split(" part ")[0] + (bin.Label.Contains(" part ", StringComparison.Ordinal) ? " part" : "")).Select(group => (group.Key, (int)group.Sum(bin => bin.Actual))));
        Assert.All(bins.Where(bin => bin.Label.Contains("part", StringComparison.Ordinal)), bin => Assert.InRange(bin.Expected, 5, 45));
        Assert.Equal("other, 7 characters, part 25 of 25", bins[^4].Label);
        Assert.Equal(bins.Select(bin => bin.Expected), baseline.Count(ids).Select(bin => bin.Actual));
    }

    [Fact]
    public void Rare_texts_of_many_lengths_have_few_parts_each_and_the_hash_stays_the_same()
    {
        var baseline = Read(StringColumn.From("c", Enumerable.Range(0, 600).Select(row => new string('x', 1 + (row % 6)) + row)));
        Assert.True(baseline.Parts >= 2 && baseline.Counts.Count == 2 + ((baseline.Edges.Count - 1) * baseline.Parts));
        Assert.Equal(600, baseline.Counts.Sum());
        Assert.Equal([13, 15, 2], new[] { "DE", "FR", "ZZ" }.Select(code => ColumnBaseline.Place([2, 2.5], code, 20)));
    }

    [Fact]
    public void Infinities_in_training_are_kept_and_the_file_stays_json()
    {
        var few = Of(1, double.PositiveInfinity);
        Assert.Equal([1, 1], few.Count(new Column<double>("c", [1, double.PositiveInfinity])).Take(2).Select(bin => (int)bin.Actual));
        var many = Of(Range(100, row => row == 0 ? double.NegativeInfinity : row == 99 ? double.MaxValue : row));
        Assert.Equal((100, 1), (many.Counts.Sum(), many.Counts[0]));
        Assert.All(many.Edges, edge => Assert.True(double.IsFinite(edge)));
    }

    [Fact]
    public void Every_row_is_in_one_bin()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            double Draw() => random.Next(4) switch { 0 => double.NaN, 1 => 0, 2 => random.Next(30), _ => random.NextDouble() * 100 };
            var (then, now) = (Range(random.Next(1, 400), _ => Draw()), Range(random.Next(1, 400), _ => Draw()));
            var bins = Of(then).Count(new Column<double>("c", now));
            Assert.Equal((then.Length, now.Length), ((int)bins.Sum(bin => bin.Expected), (int)bins.Sum(bin => bin.Actual)));
            Assert.All(Of(then).Count(new Column<double>("c", then)), bin => Assert.Equal(bin.Expected, bin.Actual));
        }
    }

    [Fact]
    public void Another_type_is_named()
    {
        var number = Of(1, 2, 3);
        Assert.Null(number.TypeConflict(StringColumn.From("c", ["4", "", null])));
        Assert.Null(number.TypeConflict(StringColumn.From("c", [null])));
        Assert.Equal("text ('1,5') where training had numbers", number.TypeConflict(StringColumn.From("c", ["4", "1,5"])));
        Assert.Equal("timestamps where training had numbers", number.TypeConflict(new Column<DateTime>("c", [DateTime.UnixEpoch])));
        var time = Read(new Column<DateTime>("c", [DateTime.UnixEpoch]));
        Assert.Equal("numbers where training had timestamps", time.TypeConflict(new Column<long>("c", [1])));
        Assert.Equal("text ('03/05/2023') where training had timestamps", time.TypeConflict(StringColumn.From("c", ["03/05/2023"])));
        Assert.Null(Of(double.NaN).TypeConflict(StringColumn.From("c", ["x"])));
    }

    [Fact]
    public void Columns_beside_those_taken_are_remembered()
    {
        var frame = new Frame(new Column<double>("a", [1]), new Column<double>("id", [1]));
        Assert.Equal(["id"], ModelBaseline.Parse(ModelBaseline.Of(frame, ["a"]).ToJson()).Unused!);
        Assert.Null(ModelBaseline.Parse("""{"rows":1,"columns":{}}""").Unused);
    }
}
