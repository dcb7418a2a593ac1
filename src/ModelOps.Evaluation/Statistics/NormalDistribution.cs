namespace ModelOps.Evaluation.Statistics;

/// <summary>The standard normal distribution; its square follows the chi-square distribution on one degree of freedom.</summary>
internal static class NormalDistribution
{
    /// <summary>The chance of a value as far from 0, or farther, on either side.</summary>
    internal static double BothTails(double z) => double.IsNaN(z) ? double.NaN : ChiSquareTail.Of(z * z, 1);

    /// <summary>The distance from 0 that is exceeded, on either side together, with that chance.</summary>
    /// <param name="chance">Above 0, below 1.</param>
    internal static double Distance(double chance) => Quantiles.Where(z => BothTails(z) > chance, 0, 40);
}
