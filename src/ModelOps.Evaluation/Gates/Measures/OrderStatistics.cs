using ModelOps.Evaluation.Sequential;

namespace ModelOps.Evaluation.Gates.Measures;

/// <summary>
/// A quantile of independent values with an interval that needs no distribution: the number of values below the true quantile is binomial, so it lies between two order statistics with the
/// confidence asked for or more (Thompson 1936; David and Nagaraja 2003, section 7.1).
/// </summary>
internal static class OrderStatistics
{
    /// <summary>The quantile, and its interval.</summary>
    /// <param name="sorted">The values in ascending order; at least one.</param>
    /// <param name="share">The quantile's share, between 0 and 1.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>The value is the smallest with that share at or below it. The lower end is 0 and the upper end NaN where there are too few values for one.</returns>
    internal static ConfidenceInterval Quantile(ReadOnlySpan<double> sorted, double share, double confidence)
    {
        var count = sorted.Length;
        var (tail, below, low, high) = ((1 - confidence) / 2, 0.0, 0, 0);
        for (var rank = 1; rank <= count && high == 0; rank++)
        {
            // The chance of fewer values than this rank below the quantile.
            below += Math.Exp(LogGamma.Of(count + 1) - LogGamma.Of(rank) - LogGamma.Of(count - rank + 2) + ((rank - 1) * Math.Log(share)) + ((count - rank + 1) * Math.Log(1 - share)));
            low = below <= tail ? rank : low;
            high = below >= 1 - tail ? rank : 0;
        }

        var middle = Math.Clamp((int)Math.Ceiling(Math.Round(share * count, 9)), 1, count);
        return new ConfidenceInterval(sorted[middle - 1], low == 0 ? 0 : sorted[low - 1], high == 0 ? double.NaN : sorted[high - 1]);
    }

    /// <summary>How many values an upper end needs at least.</summary>
    internal static int Needed(double share, double confidence) => (int)Math.Ceiling(Math.Log((1 - confidence) / 2) / Math.Log(share));
}
