using ModelOps.Evaluation.Sequential;

namespace ModelOps.Evaluation.Tests.Sequential;

/// <summary>A share of rows has so few possible samples that the chance of ever missing it is worked out, not simulated.</summary>
public sealed class ProportionTests
{
    private const int Looks = 1500;

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.02)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void An_interval_looked_at_after_each_row_hardly_ever_misses_the_truth(double share)
    {
        var missed = ChanceOfEverMissing(share, sample =>
        {
            // What the interval excludes, without working out its ends for each of a million samples.
            var holds = BetaMixture.LogEvidence(sample, share) < Math.Log(20);
            Assert.True(sample.Count % 100 != 0 || holds == AlwaysValid.Proportion(sample, 0.05).Contains(share));
            return holds;
        });
        Assert.InRange(missed, 0, 0.04);
    }

    [Theory]
    [InlineData(0.02, 0.4)]
    [InlineData(0.5, 0.35)]
    public void An_ordinary_interval_looked_at_after_each_row_misses_it_sooner_or_later(double share, double atLeast)
    {
        var missed = ChanceOfEverMissing(share, sample => sample.Count < 30 || Math.Abs(sample.Share - share) <= 1.96 * Math.Sqrt(sample.Share * (1 - sample.Share) / sample.Count));
        Assert.InRange(missed, atLeast, 1);
    }

    [Fact]
    public void Nothing_is_known_without_rows()
    {
        var interval = AlwaysValid.Proportion(default);
        Assert.True(double.IsNaN(interval.Estimate));
        Assert.Equal((0, 1, 0), (interval.Lower, interval.Upper, interval.N));
    }

    [Fact]
    public void No_error_in_many_rows_bounds_the_rate_from_above_only()
    {
        var interval = AlwaysValid.Proportion(new(0, 1000));
        Assert.Equal(0, interval.Lower);
        Assert.InRange(interval.Upper, 0.005, 0.0075);
        Assert.Equal(interval.Upper, 1 - AlwaysValid.Proportion(new(1000, 1000)).Lower, 1e-12);
    }

    [Fact]
    public void More_rows_and_a_greater_alpha_make_it_narrower()
    {
        static double Width(SequentialInterval interval) => interval.Upper - interval.Lower;
        double[] widths = [.. Enumerable.Range(1, 12).Select(i => Width(AlwaysValid.Proportion(new(10L << i, 100L << i))))];
        Assert.Equal(widths.OrderDescending(), widths);
        Assert.True(Width(AlwaysValid.Proportion(new(10, 100), 0.2)) < Width(AlwaysValid.Proportion(new(10, 100), 0.01)));
    }

    [Fact]
    public void It_is_about_twice_as_wide_as_an_ordinary_one_at_10000_rows() =>
        Assert.InRange(AlwaysValid.Proportion(new(1000, 10_000)) is var interval ? (interval.Upper - interval.Lower) / (2 * 1.96 * Math.Sqrt(0.1 * 0.9 / 10_000)) : 0, 1.7, 2.1);

    [Fact]
    public void Impossible_counts_and_alphas_are_refused_together()
    {
        var exception = Assert.Throws<InvalidInputException>(() => AlwaysValid.DifferenceOfProportions(new(5, 4), new(-1, 4), 1.5));
        Assert.Equal(
            ["The alpha 1.5 is out of range; give a number between 0 and 1, such as 0.05.", "5 of 4 rows is not a share; give 0 to 4 hits.", "-1 of 4 rows is not a share; give 0 to 4 hits."],
            exception.Errors);
    }

    // The chance of each count after each row, without the samples that have missed before.
    private static double ChanceOfEverMissing(double share, Func<ProportionCount, bool> holds)
    {
        var (chances, missed) = (new double[Looks + 1], 0.0);
        chances[0] = 1;
        for (var n = 1; n <= Looks; n++)
        {
            for (var hits = n; hits >= 0; hits--)
            {
                chances[hits] = (chances[hits] * (1 - share)) + (hits > 0 ? chances[hits - 1] * share : 0);
                // Samples too rare to matter need no interval.
                if (chances[hits] < 1e-12 || holds(new(hits, n)))
                {
                    continue;
                }

                missed += chances[hits];
                chances[hits] = 0;
            }
        }

        return missed;
    }
}
