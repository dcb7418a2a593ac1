namespace ModelOps.Evaluation.Tests.Sequential;

public sealed class MeansTests
{
    private const int Seeds = 300;

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1, 5, 2)]
    [InlineData(3, 1, 10)]
    public void A_difference_of_means_looked_at_after_each_row_hardly_ever_misses_the_truth(double spread, double otherSpread, int every)
    {
        var missed = Misses((streams, i) => i % every == 0 ? (true, 7 + (otherSpread * streams.Normal())) : (false, 5 + (spread * streams.Normal())), 2);
        Assert.InRange(missed, 0, (int)(Seeds * 0.05));
    }

    [Fact]
    public void Skewed_rows_are_covered_nearly_as_well()
    {
        // Latencies: the mean of a log-normal distribution is exp(0.6² / 2) medians.
        var missed = Misses((streams, i) => i % 2 == 0 ? (true, streams.Latency(12)) : (false, streams.Latency(10)), 2 * Math.Exp(0.18));
        Assert.InRange(missed, 0, (int)(Seeds * 0.05));
    }

    [Fact]
    public void A_real_difference_of_a_fifth_of_the_spread_is_found_within_1500_rows_of_each()
    {
        var found = Enumerable.Range(1, Seeds).AsParallel().Count(seed =>
        {
            var (streams, one, other) = (new Streams(seed), default(SampleMoments), default(SampleMoments));
            for (var i = 0; i < 1500; i++)
            {
                (one, other) = (one.With(streams.Normal()), other.With(streams.Normal() + 0.2));
                if (AlwaysValid.DifferenceOfMeans(one, other).Lower > 0)
                {
                    return true;
                }
            }

            return false;
        });
        Assert.InRange(found, (int)(Seeds * 0.95), Seeds);
    }

    [Fact]
    public void Too_few_rows_and_rows_that_are_all_alike_leave_it_open()
    {
        foreach (var (one, other) in (IEnumerable<(SampleMoments, SampleMoments)>)[(default, default), (Of(1), Of(2)), (Of(1, 1), Of(2, 2)), (Of(1, 2, 3), Of(4)), (Of(1, 2), Of(2, 3))])
        {
            var interval = AlwaysValid.DifferenceOfMeans(one, other);
            Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (interval.Lower, interval.Upper));
        }
    }

    [Fact]
    public void Moments_add_up_in_any_order_without_losing_digits()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => 1e9 + (i % 7))];
        var (whole, parts) = (SampleMoments.Of(values), SampleMoments.Of(values[..300]) + SampleMoments.Of(values[300..]));
        var mean = values.Average();
        Assert.Equal(values.Sum(value => (value - mean) * (value - mean)) / 999, whole.Variance, 1e-6);
        Assert.Equal(whole.Variance, parts.Variance, 1e-6);
        Assert.Equal(whole.Count, parts.Count);
        Assert.Equal(mean, parts.Mean, 1e-5);
        Assert.Equal(mean, whole.Mean, 1e-5);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused() =>
        Assert.Contains("leave out rows that are not finite", Assert.Throws<InvalidInputException>(() => AlwaysValid.DifferenceOfMeans(Of(1, double.NaN), Of(1, 2))).Message, StringComparison.Ordinal);

    private static SampleMoments Of(params double[] values) => SampleMoments.Of(values);

    private static int Misses(Func<Streams, int, (bool Other, double Value)> next, double difference) => Enumerable.Range(1, Seeds).AsParallel().Count(seed =>
    {
        var (streams, one, other) = (new Streams(seed), default(SampleMoments), default(SampleMoments));
        for (var i = 0; i < 3000; i++)
        {
            var (isOther, value) = next(streams, i);
            (one, other) = isOther ? (one, other.With(value)) : (one.With(value), other);
            // No interval is narrower than its standard error; that it is not is checked now and then.
            if ((i % 50 == 0 || Far(one, other, difference)) && !AlwaysValid.DifferenceOfMeans(one, other).Contains(difference))
            {
                return true;
            }
        }

        return false;
    });

    private static bool Far(SampleMoments one, SampleMoments other, double difference)
    {
        var distance = other.Mean - one.Mean - difference;
        return !(distance * distance <= (one.Variance / one.Count) + (other.Variance / other.Count));
    }
}
