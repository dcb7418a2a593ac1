namespace ModelOps.Evaluation.Statistics;

/// <summary>
/// The interval of the ratio of two shares that the score test does not refuse (Koopman 1984; the shares under a ratio in closed form: Miettinen and Nurminen 1985).
/// It holds for few rows, and for a share of 0, where a bootstrap has nothing to draw.
/// </summary>
internal static class RatioInterval
{
    /// <param name="one">The share above, 0 to 1.</param>
    /// <param name="rowsOfOne">Its rows.</param>
    /// <param name="other">The share below, 0 to 1.</param>
    /// <param name="rowsOfOther">Its rows.</param>
    /// <param name="alpha">The chance that the interval misses the true ratio.</param>
    /// <returns>From 0 to infinity when neither has a hit.</returns>
    internal static ConfidenceInterval Of(double one, double rowsOfOne, double other, double rowsOfOther, double alpha)
    {
        if (!(one + other > 0))
        {
            return new(double.NaN, 0, double.PositiveInfinity);
        }

        var limit = NormalDistribution.Distance(alpha);
        bool Holds(double ratio) => Math.Abs(Score(ratio, one, rowsOfOne, other, rowsOfOther)) <= limit;

        // On the scale s = r / (1 + r), which ends at 1.
        var estimate = one / (one + other);
        static double Ratio(double s) => s >= 1 ? double.PositiveInfinity : s / (1 - s);
        var low = one == 0 ? 0 : Ratio(Quantiles.Where(s => Holds(Ratio(s)), estimate, 0));
        var high = other == 0 ? double.PositiveInfinity : Ratio(Quantiles.Where(s => Holds(Ratio(s)), estimate, 1));
        return new(one / other, low, high);
    }

    // How many standard errors the shares are from the ratio, with the shares most likely under it.
    private static double Score(double ratio, double one, double rowsOfOne, double other, double rowsOfOther)
    {
        var distance = one - (ratio * other);
        if (distance == 0)
        {
            return 0;
        }

        var (hitsOfOne, hitsOfOther, all) = (one * rowsOfOne, other * rowsOfOther, rowsOfOne + rowsOfOther);
        var (a, b, c) = (all * ratio, -((rowsOfOne * ratio) + hitsOfOne + rowsOfOther + (hitsOfOther * ratio)), hitsOfOne + hitsOfOther);
        var below = 2 * c / (-b + Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c))));
        var above = Math.Min(1, ratio * below);
        below = Math.Min(1, below);
        var variance = (above * (1 - above) / rowsOfOne) + (ratio * ratio * below * (1 - below) / rowsOfOther);
        return variance > 0 ? distance / Math.Sqrt(variance) : distance * double.PositiveInfinity;
    }
}
