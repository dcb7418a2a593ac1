using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Drift;
using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Tests.Drift;

public sealed class DriftArithmeticTests
{
    [Fact]
    public void Holms_correction_is_that_of_the_textbook()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], DriftArithmetic.Adjusted([0.01, 0.04, 0.03, 0.005]).Select(value => Math.Round(value, 12)));
        Assert.Equal([1.0], DriftArithmetic.Adjusted([1]));
        Assert.Empty(DriftArithmetic.Adjusted([]));
    }

    [Fact]
    public void Adjusted_values_keep_their_order_and_are_never_smaller() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Math.Pow(random.NextDouble(), 3))];
        var adjusted = DriftArithmetic.Adjusted(values);

        Assert.All(values.Zip(adjusted), pair => Assert.InRange(pair.Second, pair.First, 1));
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(adjusted[pair.First] <= adjusted[pair.Second]));
        Assert.Equal(Math.Min(1, values.Min() * values.Length), adjusted[order[0]], 1e-12);
    }).QuickCheckThrowOnFailure();

    // As scipy.stats.fisher_exact gives them.
    [Theory]
    [InlineData(8, 1, 10, 6, 0.034965034965034975)]
    [InlineData(0, 5, 5, 5, 0.007936507936507936)]
    [InlineData(3, 3, 6, 6, 1)]
    [InlineData(0, 0, 7, 9, 1)]
    public void Fishers_exact_test_is_scipys(int one, int other, int allOfOne, int allOfOther, double expected) => Assert.Equal(expected, FisherExact.PValue(one, other, allOfOne, allOfOther), 1e-12);

    [Fact]
    public void Fishers_exact_test_sums_the_hypergeometric_distribution() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (allOfOne, allOfOther) = (random.Next(1, 25), random.Next(1, 25));
        var (one, other) = (random.Next(allOfOne + 1), random.Next(allOfOther + 1));
        double Chance(int k) => Choose(allOfOne, k) * Choose(allOfOther, one + other - k) / Choose(allOfOne + allOfOther, one + other);
        var expected = Enumerable.Range(0, allOfOne + 1).Select(Chance).Where(chance => chance > 0 && chance <= Chance(one) * (1 + 1e-7)).Sum();

        Assert.Equal(expected, FisherExact.PValue(one, other, allOfOne, allOfOther), 1e-9);
        Assert.Equal(FisherExact.PValue(one, other, allOfOne, allOfOther), FisherExact.PValue(other, one, allOfOther, allOfOne), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_chi_square_tail_falls_from_1_to_0()
    {
        foreach (var freedom in new[] { 1, 2, 3, 10, 57, 200 })
        {
            var tails = Enumerable.Range(0, 2000).Select(step => ChiSquareTail.Of(step / 2.0, freedom)).ToArray();
            Assert.Equal(1, tails[0]);
            Assert.All(tails.Zip(tails.Skip(1)), pair => Assert.True(pair.First >= pair.Second - 1e-15));
            Assert.InRange(tails[^1], 0, 1e-12);
        }

        // Of two degrees it is exp(-x / 2).
        Assert.All([0.1, 1.0, 7.5, 100, 700], x => Assert.Equal(1, ChiSquareTail.Of(x, 2) / Math.Exp(-x / 2), 1e-9));
    }

    [Fact]
    public void Shares_add_up_and_swapped_data_has_the_same_index() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        Frame Draw() => new(StringColumn.From("c", Enumerable.Range(0, random.Next(200, 400)).Select(_ => random.Next(10) == 0 ? null : $"v{random.Next(4)}")));
        var (then, now) = (Draw(), Draw());
        var (drift, back) = (DriftReport.Of(ModelBaseline.Of(then), now).Columns[0], DriftReport.Of(ModelBaseline.Of(now), then).Columns[0]);

        Assert.Equal(1, drift.Bins.Sum(bin => bin.ExpectedShare), 1e-9);
        Assert.Equal(1, drift.Bins.Sum(bin => bin.ActualShare), 1e-9);
        Assert.All(drift.Bins, bin => Assert.True(bin.Psi >= 0));
        Assert.Equal(drift.Psi, back.Psi, 1e-9);
        Assert.Equal(drift.JensenShannon, back.JensenShannon, 1e-9);
    }).QuickCheckThrowOnFailure();

    private static double Choose(int n, int k) => k < 0 || k > n ? 0 : Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
