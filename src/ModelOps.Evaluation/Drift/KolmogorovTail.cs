namespace ModelOps.Evaluation.Drift;

/// <summary>The upper tail of Kolmogorov's distribution, for two samples (Smirnov 1948).</summary>
internal static class KolmogorovTail
{
    // Below, the series of the tail converges slowly, and that of the distribution fast.
    private const double Border = 1.18;
    private const int Terms = 20;

    /// <summary>The chance of a statistic as large or larger; NaN when a sample is empty.</summary>
    internal static double Of(double statistic, double one, double other)
    {
        if (double.IsNaN(statistic) || one <= 0 || other <= 0)
        {
            return double.NaN;
        }

        var x = statistic * Math.Sqrt(one * other / (one + other));
        return x <= 0 ? 1
            : x < Border ? 1 - (Math.Sqrt(2 * Math.PI) / x * Sum(k => Math.Exp(-((2 * k) - 1) * ((2 * k) - 1) * Math.PI * Math.PI / (8 * x * x))))
            : 2 * Sum(k => (k % 2 == 1 ? 1 : -1) * Math.Exp(-2 * k * k * x * x));
    }

    private static double Sum(Func<int, double> term) => Enumerable.Range(1, Terms).Sum(term);
}
