namespace ModelOps.Evaluation.Tests.Sequential;

public sealed class DistanceOfSharesTests
{
    private static readonly double[] _then = [0.4, 0.3, 0.2, 0.1];
    private static readonly double[] _now = [0.2, 0.3, 0.2, 0.3];

    [Fact]
    public void The_distance_looked_at_after_each_row_hardly_ever_misses_the_truth() => Assert.InRange(Count((a, b) => !AlwaysValid.DistanceOfShares(a, b).Contains(0.2), _now, 2000), 0, 8);

    [Fact]
    public void A_distance_of_a_fifth_is_told_from_none_within_600_rows_of_each() => Assert.InRange(Count((a, b) => AlwaysValid.DistanceOfShares(a, b).Lower > 0, _now, 600), 190, 200);

    [Fact]
    public void Equal_shares_are_seldom_told_apart() => Assert.InRange(Count((a, b) => AlwaysValid.DistanceOfShares(a, b).Lower > 0, _then, 2000), 0, 5);

    [Fact]
    public void Without_rows_it_may_be_anything()
    {
        var interval = AlwaysValid.DistanceOfShares([0, 0], [3, 4]);
        Assert.True(double.IsNaN(interval.Estimate));
        Assert.Equal((0, 1, 7), (interval.Lower, interval.Upper, interval.N));
    }

    [Fact]
    public void No_overlap_is_one()
    {
        var interval = AlwaysValid.DistanceOfShares([10_000, 0], [0, 10_000]);
        Assert.Equal((1, 1), (interval.Estimate, interval.Upper));
        Assert.InRange(interval.Lower, 0.9, 1);
    }

    [Fact]
    public void Different_values_are_refused() => Assert.Equal(
        ["The samples have 1 and 2 values; count the same values in both.", "A count below 0 cannot be; give 0 or more rows for each value."],
        Assert.Throws<InvalidInputException>(() => AlwaysValid.DistanceOfShares([1], [2, -1])).Errors);

    private static int Count(Func<long[], long[], bool> happens, double[] shares, int rows) => Enumerable.Range(1, 200).AsParallel().Count(seed =>
    {
        var (streams, a, b) = (new Streams(seed), new long[4], new long[4]);
        for (var i = 0; i < rows; i++)
        {
            a[streams.Value(_then)]++;
            b[streams.Value(shares)]++;
            if (happens(a, b))
            {
                return true;
            }
        }

        return false;
    });
}
