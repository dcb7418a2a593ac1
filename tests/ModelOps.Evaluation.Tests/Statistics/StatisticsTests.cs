using ModelOps.Evaluation.Statistics;
using ModelOps.Evaluation.Tests.Comparing;

namespace ModelOps.Evaluation.Tests.Statistics;

public sealed class StatisticsTests
{
    [Fact]
    public void The_interval_of_a_ratio_is_statsmodels_score_interval() => Assert.All(ComparingCases.Of("ratio"), one =>
    {
        var (rows, others) = ((double)one["rows"]!, (double)one["other_rows"]!);
        var interval = RatioInterval.Of((double)one["hits"]! / rows, rows, (double)one["other_hits"]! / others, others, (double)one["alpha"]!);
        Assert.Equal((double)one["low"]!, interval.Low, 1e-6);
        Assert.Equal((double)one["high"]!, interval.High, 1e-6);
    });

    [Theory]
    [InlineData(0, 30, 12, 40)]
    [InlineData(12, 40, 0, 30)]
    [InlineData(40, 40, 30, 30)]
    public void A_ratio_of_shares_at_an_end_has_an_interval_that_holds_it(int hits, int rows, int otherHits, int otherRows)
    {
        var interval = RatioInterval.Of((double)hits / rows, rows, (double)otherHits / otherRows, otherRows, 0.05);
        Assert.InRange(interval.Value, interval.Low, interval.High);
        Assert.True(interval.Low < interval.High);
        Assert.Equal(otherHits == 0, double.IsPositiveInfinity(interval.High));
        Assert.Equal(hits == 0, interval.Low == 0);
    }

    [Fact]
    public void Where_neither_has_a_hit_any_ratio_is_possible()
    {
        var interval = RatioInterval.Of(0, 50, 0, 60, 0.05);
        Assert.Equal((double.NaN, 0, double.PositiveInfinity), (interval.Value, interval.Low, interval.High));
    }

    [Fact]
    public void The_interval_of_a_ratio_misses_the_true_one_as_often_as_it_says()
    {
        var random = new Random(3);
        var missed = Enumerable.Range(0, 2000).Count(_ =>
        {
            int Hits(int rows, double share) => Enumerable.Range(0, rows).Count(_ => random.NextDouble() < share);
            var interval = RatioInterval.Of(Hits(60, 0.4) / 60.0, 60, Hits(80, 0.5) / 80.0, 80, 0.05);
            return interval.Low > 0.8 || interval.High < 0.8;
        });
        Assert.InRange(missed / 2000.0, 0.03, 0.07);
    }

    [Theory]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(2.5758293035489004, 0.01)]
    public void Distances_of_the_normal_distribution_are_those_of_the_tables(double distance, double chance)
    {
        Assert.Equal(distance, NormalDistribution.Distance(chance), 1e-12);
        Assert.Equal(chance, NormalDistribution.BothTails(-distance), 1e-12);
    }
}
