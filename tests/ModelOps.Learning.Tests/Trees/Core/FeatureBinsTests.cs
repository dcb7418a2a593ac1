using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees;

public sealed class FeatureBinsTests
{
    [Fact]
    public void Few_values_get_a_bin_each_cut_in_the_middle()
    {
        var bins = FeatureBins.OfNumbers([1, 1, 2, 4], hasMissing: false, 255);

        Assert.Equal([1.5f, 3f], bins.Thresholds);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3], new[] { -9f, 1.5f, 1.6f, 3f, 3.1f, float.PositiveInfinity, float.NaN }.Select(value => (int)bins.BinOf(value)));
    }

    [Fact]
    public void A_cut_between_neighbouring_floats_keeps_them_apart()
    {
        var low = 1f;
        var high = MathF.BitIncrement(low);
        var bins = FeatureBins.OfNumbers([low, high, float.PositiveInfinity], hasMissing: false, 255);

        Assert.Equal([0, 1, 2], new[] { low, high, float.PositiveInfinity }.Select(value => (int)bins.BinOf(value)));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(16)]
    [InlineData(2)]
    public void Many_values_are_spread_evenly_and_frequent_ones_stay_alone(int most)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 20_000).Select(i => i % 4 == 0 ? 0.5f : (float)random.NextDouble()).Order().ToArray();
        var bins = FeatureBins.OfNumbers(values, hasMissing: true, most);

        Assert.InRange(bins.Count, Math.Min(most, 2), most);
        var counts = values.GroupBy(bins.BinOf).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(bins.Count, counts.Count);
        Assert.All(counts.Where(pair => pair.Key != bins.BinOf(0.5f)), pair => Assert.InRange(pair.Value, 1, 3 * 20_000 / most));
    }

    [Fact]
    public void A_value_that_comes_twice_among_few_rows_gets_no_bin_for_that()
    {
        var values = Enumerable.Range(0, 300).SelectMany(i => Enumerable.Repeat((float)i, 1 + (i % 2))).ToArray();
        var bins = FeatureBins.OfNumbers(values, hasMissing: false, 255);

        Assert.Equal(bins.BinOf(0), bins.BinOf(1));
    }

    [Fact]
    public void Rare_categories_share_a_bin_when_there_are_too_many()
    {
        var counts = Enumerable.Range(0, 400).Select(code => code % 10 == 0 ? 100 : 1).ToArray();
        var bins = FeatureBins.OfCategories(counts, hasMissing: false);

        Assert.Equal(254, bins.Count);
        Assert.True(bins.HasOther);
        Assert.Equal(40, Enumerable.Range(0, 40).Select(i => bins.BinOf(i * 10)).Distinct().Count());
        Assert.Equal(253, bins.BinOf(399));
        Assert.Equal(254, bins.BinOf(float.NaN));
    }
}
