using ModelOps.Models.Baselines;

namespace ModelOps.Models.Tests.Baselines;

/// <summary>The values of a column that a baseline keeps.</summary>
public sealed class ColumnQuantilesTests
{
    [Fact]
    public void All_of_few_values_are_kept_and_of_many_those_at_ranks_that_lie_closer_towards_the_ends()
    {
        Assert.Equal([1, 2.5, 7], ColumnQuantiles.Of([1, 2.5, 7]));
        Assert.Null(ColumnQuantiles.Of([]));
        var ranks = ColumnQuantiles.Ranks(100_001);
        Assert.Equal((0, 50_000, 100_000, 101), (ranks[0], ranks[50], ranks[100], ranks.Length));
        Assert.Equal(25, ranks[1]); // 100,000 sin²(π/200)
        Assert.InRange(ranks.Zip(ranks.Skip(1)).Max(pair => pair.Second - pair.First), 1500, 1571);
        Assert.All(ranks.Zip(ranks.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.All(ColumnQuantiles.Ranks(150).Zip(ColumnQuantiles.Ranks(150).Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public void Six_digits_are_kept_and_more_where_all_values_are_far_from_zero()
    {
        Assert.Equal([0, 0.333333, 0.666667, 1], ColumnQuantiles.Of([0, 1 / 3.0, 2 / 3.0, 1]));
        Assert.Equal([0, 1 / 3.0, 1 / 3.0, 1], ColumnQuantiles.Of([0, 1 / 3.0, 1 / 3.0, 1]));
        var days = ColumnQuantiles.Of([739_000.123456789, 739_001.123456789, 739_365.5])!;
        Assert.Equal(739_001.123456789, days[1], 1e-3);
        Assert.Equal([5.0, 5, 5], ColumnQuantiles.Of([5.0, 5, 5]));
    }

    [Fact]
    public void The_stretches_hold_all_rows_with_a_number()
    {
        var random = new Random(4);
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => i % 5 == 0 ? 7 : i % 11 == 0 ? double.NaN : random.NextDouble() * 100)];
        var baseline = ModelBaseline.Of(new Frame(new Column<double>("x", values))).Columns["x"];
        var stretches = ColumnQuantiles.Stretches(baseline)!;
        Assert.Equal(values.Count(value => !double.IsNaN(value)), stretches.Sum(stretch => stretch.Rows), 1e-6);
        Assert.Equal(600, stretches.Single(stretch => stretch.From == 7 && stretch.To == 7).Rows);
        Assert.Equal((baseline.Minimum, baseline.Maximum), (stretches.Min(stretch => stretch.From), stretches.Max(stretch => stretch.To)));
        Assert.Null(ColumnQuantiles.Stretches(baseline with { Quantiles = null }));
        Assert.Null(ColumnQuantiles.Stretches(baseline with { Quantiles = [1, 2] }));
    }

    [Fact]
    public void They_are_one_text_in_the_file_and_twenty_columns_take_less_than_20_kB()
    {
        var random = new Random(1);
        var frame = new Frame(Enumerable.Range(0, 20).Select(c => new Column<double>($"c{c}", [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble() * Math.Pow(10, c % 6))])));
        var baseline = ModelBaseline.Of(frame);
        var without = baseline with { Columns = baseline.Columns.ToDictionary(pair => pair.Key, pair => pair.Value with { Quantiles = null }) };
        Assert.InRange(baseline.ToJson().Length - without.ToJson().Length, 1, 20_000);
        Assert.Equal(baseline.Columns["c3"].Quantiles, ModelBaseline.Parse(baseline.ToJson()).Columns["c3"].Quantiles);
        Assert.Null(ModelBaseline.Parse(without.ToJson()).Columns["c3"].Quantiles);
        var error = Assert.Throws<ModelException>(() => ModelBaseline.Parse("""{ "rows": 1, "columns": { "x": { "type": "number", "quantiles": "1 two" } } }"""));
        Assert.Contains("'two' is not a number.", error.Message, StringComparison.Ordinal);
    }
}
