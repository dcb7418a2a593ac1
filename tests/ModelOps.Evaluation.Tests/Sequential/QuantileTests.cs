namespace ModelOps.Evaluation.Tests.Sequential;

public sealed class QuantileTests
{
    private const int Seeds = 200;
    private const int Rows = 2000;

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.99, 2.3263478740408408)]
    public void A_quantile_of_latency_looked_at_again_and_again_hardly_ever_misses_the_truth(double quantile, double z)
    {
        var truth = 10 * Math.Exp(0.6 * z);
        // Which ranks bound it depends on the number of rows alone.
        var ranks = Enumerable.Range(0, Rows + 1).Select(rows => AlwaysValid.QuantileRanks(rows, quantile)).ToArray();
        var missed = Enumerable.Range(1, Seeds).AsParallel().Count(seed =>
        {
            var (streams, values, below) = (new Streams(seed), new double[Rows], 0);
            for (var i = 1; i <= Rows; i++)
            {
                values[i - 1] = streams.Latency(10);
                below += values[i - 1] <= truth ? 1 : 0;
                var misses = below < ranks[i].Low || below >= ranks[i].High;
                if (i % 500 == 0 || misses)
                {
                    Assert.Equal(!misses, AlwaysValid.Quantile([.. values.Take(i).Order()], quantile).Contains(truth));
                }

                if (misses)
                {
                    return true;
                }
            }

            return false;
        });
        Assert.InRange(missed, 0, (int)(Seeds * 0.04));
    }

    [Fact]
    public void The_99th_percentile_has_an_upper_end_from_a_thousand_rows_on()
    {
        Assert.Equal(501, AlwaysValid.QuantileRanks(500, 0.99).High);
        var (low, estimate, high) = AlwaysValid.QuantileRanks(5000, 0.99);
        Assert.InRange(low, 4900, 4949);
        Assert.Equal(4950, estimate);
        Assert.InRange(high, 4951, 5000);
    }

    [Fact]
    public void Without_rows_nothing_is_known()
    {
        var interval = AlwaysValid.Quantile([], 0.5);
        Assert.True(double.IsNaN(interval.Estimate));
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (interval.Lower, interval.Upper));
        Assert.Equal("unknown (unknown to unknown)", interval.ToString());
        Assert.Equal((0, 1, 2), AlwaysValid.QuantileRanks(1, 0.5));
    }

    [Fact]
    public void A_quantile_out_of_range_is_refused() =>
        Assert.Contains("The quantile 99 is out of range", Assert.Throws<InvalidInputException>(() => AlwaysValid.QuantileRanks(9, 99)).Message, StringComparison.Ordinal);
}
