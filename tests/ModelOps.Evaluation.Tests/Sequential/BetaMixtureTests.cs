using ModelOps.Evaluation.Sequential;

namespace ModelOps.Evaluation.Tests.Sequential;

public sealed class BetaMixtureTests
{
    [Theory]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(1, 0)]
    [InlineData(3.5, 1.2009736023470743)]
    [InlineData(10, 12.801827480081469)]
    [InlineData(1000.5, 5908.674175848678)]
    public void The_logarithm_of_the_gamma_function_has_the_known_values(double x, double expected) => Assert.Equal(expected, LogGamma.Of(x), 1e-13 * Math.Max(1, expected));

    [Theory]
    [InlineData(0.003, 40)]
    [InlineData(0.2, 60)]
    [InlineData(0.5, 25)]
    public void The_evidence_against_the_true_share_is_one_on_average(double share, int count)
    {
        var mean = Enumerable.Range(0, count + 1).Sum(hits =>
            Math.Exp(LogChoose(count, hits) + (hits * Math.Log(share)) + ((count - hits) * Math.Log(1 - share)) + BetaMixture.LogEvidence(new(hits, count), share)));
        Assert.Equal(1, mean, 1e-10);
    }

    // The maximum over the pairs with the true difference is at least the true pair's likelihood.
    [Theory]
    [InlineData(0.02, 0.02)]
    [InlineData(0.3, 0.1)]
    [InlineData(0.5, 0.9)]
    public void The_evidence_against_the_true_difference_is_at_most_one_on_average(double baseline, double sample)
    {
        var mean = 0.0;
        for (var i = 0; i <= 20; i++)
        {
            for (var j = 0; j <= 8; j++)
            {
                var chance = LogChoose(20, i) + (i * Math.Log(baseline)) + ((20 - i) * Math.Log(1 - baseline)) + LogChoose(8, j) + (j * Math.Log(sample)) + ((8 - j) * Math.Log(1 - sample));
                mean += Math.Exp(chance + BetaMixture.LogEvidence(new(i, 20), new(j, 8), sample - baseline));
            }
        }

        Assert.InRange(mean, 0.01, 1);
    }

    [Fact]
    public void Both_ends_are_where_the_evidence_reaches_one_in_alpha()
    {
        var (baseline, sample, limit) = (new ProportionCount(12, 400), new ProportionCount(9, 100), -Math.Log(0.02));
        var (lower, upper) = BetaMixture.Proportion(sample, 0.02);
        Assert.All([lower, upper], end => Assert.Equal(limit, BetaMixture.LogEvidence(sample, end), 1e-8));
        (lower, upper) = BetaMixture.Difference(baseline, sample, 0.02);
        Assert.All([lower, upper], end => Assert.Equal(limit, BetaMixture.LogEvidence(baseline, sample, end), 1e-8));
    }

    [Fact]
    public void The_most_likely_pair_is_found_by_its_slope()
    {
        var (baseline, sample) = (new ProportionCount(3, 50), new ProportionCount(4, 20));
        foreach (var difference in (double[])[-0.4, -0.05, 0, 0.14, 0.6])
        {
            var grid = Enumerable.Range(1, 9_999).Select(i => i / 10_000.0).Where(share => share + difference is > 0 and < 1).Min(share =>
                BetaMixture.LogEvidence(baseline, share) + BetaMixture.LogEvidence(sample, share + difference));
            Assert.Equal(grid, BetaMixture.LogEvidence(baseline, sample, difference), 1e-3);
        }
    }

    private static double LogChoose(int n, int k) => LogGamma.Of(n + 1) - LogGamma.Of(k + 1) - LogGamma.Of(n - k + 1);
}
