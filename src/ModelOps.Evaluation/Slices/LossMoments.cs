using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Slices;

/// <summary>Mean and variance of losses; weighted rows count as fewer rows of equal weight (Kish 1965).</summary>
/// <param name="Rows">The rows, or as many of equal weight as say the same.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Variance">Their unbiased variance.</param>
internal readonly record struct LossMoments(double Rows, double Mean, double Variance)
{
    internal static LossMoments Of(IEnumerable<int> rows, double[] losses, ReadOnlySpan<double> weights)
    {
        double sum = 0, squares = 0, mean = 0, deviations = 0;
        foreach (var row in rows)
        {
            var weight = weights.IsEmpty ? 1 : weights[row];
            if (weight > 0)
            {
                sum += weight;
                squares += weight * weight;
                var gap = losses[row] - mean;
                mean += gap * weight / sum;
                deviations += weight * gap * (losses[row] - mean);
            }
        }

        var count = sum * sum / squares;
        return new(count, mean, deviations / sum * count / (count - 1));
    }

    /// <summary>The mean with its interval: Student's, of errors counted 0 and 1 Wilson's (1927).</summary>
    internal ConfidenceInterval Interval(double alpha, bool isShare)
    {
        if (isShare)
        {
            var z = NormalDistribution.Distance(alpha);
            var (middle, reach, scale) = (Mean + (z * z / (2 * Rows)), z * Math.Sqrt((Mean * (1 - Mean) / Rows) + (z * z / (4 * Rows * Rows))), 1 + (z * z / Rows));
            return new(Mean, Math.Max(0, (middle - reach) / scale), Math.Min(1, (middle + reach) / scale));
        }

        var student = StudentDistribution.Distance(alpha, Rows - 1) * Math.Sqrt(Variance / Rows);
        return new(Mean, Math.Max(0, Mean - student), Mean + student);
    }

    /// <summary>How much higher this mean is than another: its interval by Welch (1947), of shares by Newcombe (1998), and the one-sided p-value of Welch's test.</summary>
    internal (ConfidenceInterval Difference, double PValue) Above(LossMoments other, double alpha, bool isShare)
    {
        var (mine, its) = (Variance / Rows, other.Variance / other.Rows);
        var (difference, error) = (Mean - other.Mean, Math.Sqrt(mine + its));
        var freedom = (mine + its) * (mine + its) / ((mine * mine / (Rows - 1)) + (its * its / (other.Rows - 1)));
        var tail = error > 0 ? StudentDistribution.BothTails(difference / error, freedom) / 2 : 0;
        var p = difference > 0 ? tail : 1 - tail;
        if (isShare)
        {
            var (one, two) = (Interval(alpha, true), other.Interval(alpha, true));
            return (new(difference, difference - Reach(one.Value - one.Low, two.High - two.Value), difference + Reach(one.High - one.Value, two.Value - two.Low)), p);
        }

        var reach = error > 0 ? StudentDistribution.Distance(alpha, freedom) * error : 0;
        return (new(difference, difference - reach, difference + reach), p);
    }

    private static double Reach(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
