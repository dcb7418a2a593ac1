namespace ModelOps.Evaluation.Sequential;

/// <summary>
/// How far a mean may lie from the true one, at every sample size at once: the mixture of a normal distribution over all effects (Robbins 1970; the mSPRT of Johari, Pekelis and Walsh 2015).
/// Its width is chosen to be best near <see cref="BestAt"/> rows (Howard, Ramdas, McAuliffe and Sekhon 2021, section 3.5), and within a few hundredths of the best from a fifth to 20 times as many.
/// </summary>
internal static class NormalMixture
{
    private const double BestAt = 500;

    /// <summary>For rows between 0 and 1, whose spread is then at most a half: holds exactly (Hoeffding 1963).</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="logAlpha">The logarithm of the chance of ever missing.</param>
    internal static double BoundedRadius(double rows, double logAlpha)
    {
        var growth = Growth(rows, logAlpha);
        return rows < 1 ? double.PositiveInfinity : Math.Sqrt(growth / (growth - 1) * (Math.Log(growth) - (2 * logAlpha)) / (4 * rows));
    }

    /// <summary>
    /// For an unknown spread, in standard errors: the same with Student's distribution in the place of the normal (Lai 1976; Wang and Ramdas 2023), which costs little from 30 rows on and holds exactly for normal rows.
    /// For others it holds in the limit of many rows (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021).
    /// </summary>
    /// <param name="rows">The rows; of two samples a·b / (a + b).</param>
    /// <param name="freedom">Degrees of freedom of the estimated spread.</param>
    /// <param name="alpha">The chance of ever missing.</param>
    internal static double StudentRadius(double rows, double freedom, double alpha)
    {
        var growth = Growth(rows, Math.Log(alpha));
        var ratio = Math.Exp((Math.Log(growth) - (2 * Math.Log(alpha))) / (freedom + 1));
        return ratio < growth ? Math.Sqrt(freedom * (ratio - 1) / (1 - (ratio / growth))) : double.PositiveInfinity;
    }

    // 1 + rows times the squared width of the mixture.
    private static double Growth(double rows, double logAlpha) => 1 + (rows / BestAt * ((-2 * logAlpha) + Math.Log(1 - (2 * logAlpha))));
}
