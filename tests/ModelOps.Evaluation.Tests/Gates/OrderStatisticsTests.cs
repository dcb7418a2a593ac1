using ModelOps.Evaluation.Gates.Measures;

namespace ModelOps.Evaluation.Tests.Gates;

public sealed class OrderStatisticsTests
{
    // Ranks from the binomial distribution (SciPy: binom.cdf(l - 1, n, q) <= 0.025, binom.cdf(u - 1, n, q) >= 0.975).
    [Theory]
    [InlineData(100, 0.5, 50, 40, 61)]
    [InlineData(1000, 0.9, 900, 881, 919)]
    [InlineData(2000, 0.99, 1980, 1971, 1989)]
    public void A_quantile_lies_between_two_order_statistics(int count, double share, double value, double low, double high)
    {
        double[] sorted = [.. Enumerable.Range(1, count).Select(rank => (double)rank)];
        Assert.Equal(new ConfidenceInterval(value, low, high), OrderStatistics.Quantile(sorted, share, 0.95));
    }

    [Fact]
    public void Too_few_values_have_no_upper_end_and_it_is_said_how_many_are_needed()
    {
        double[] Values(int count) => [.. Enumerable.Range(1, count).Select(rank => (double)rank)];
        Assert.Equal(368, OrderStatistics.Needed(0.99, 0.95));
        Assert.True(double.IsNaN(OrderStatistics.Quantile(Values(367), 0.99, 0.95).High));
        Assert.Equal(368, OrderStatistics.Quantile(Values(368), 0.99, 0.95).High);
        Assert.Equal(0, OrderStatistics.Quantile(Values(5), 0.1, 0.95).Low);
    }

    [Fact]
    public void The_interval_holds_the_quantile_as_often_as_it_says()
    {
        var random = new Random(5);
        var hits = 0;
        for (var i = 0; i < 2000; i++)
        {
            var values = new double[150];
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = -Math.Log(1 - random.NextDouble());
            }

            Array.Sort(values);
            var interval = OrderStatistics.Quantile(values, 0.9, 0.9);
            hits += interval.Low <= Math.Log(10) && Math.Log(10) <= interval.High ? 1 : 0;
        }

        Assert.InRange(hits, 1800, 1950);
    }
}
