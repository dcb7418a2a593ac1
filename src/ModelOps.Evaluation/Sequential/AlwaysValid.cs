using ModelOps.Evaluation.Sequential;

namespace ModelOps;

/// <summary>
/// Intervals for data that comes in while one looks: each holds at every sample size at once, so that a decision may be taken as soon as it is clear.
/// An ordinary interval looked at again and again misses the true value sooner or later; these do so with a chance of <c>alpha</c> at most, over all looks together. They depend on sums only, and so survive a restart.
/// </summary>
public static class AlwaysValid
{
    // Both hits and misses of both samples, from where on a sum of them is near enough to normal.
    private const long EnoughForNormal = 30;

    /// <summary>A proportion, such as an error rate: exact, however rare (Robbins 1970).</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <exception cref="InvalidInputException">Impossible counts, or an alpha out of range.</exception>
    public static SequentialInterval Proportion(ProportionCount sample, double alpha = 0.05)
    {
        Check(alpha, sample.Error);
        var (lower, upper) = sample.Count == 0 ? (0, 1) : BetaMixture.Proportion(sample, alpha);
        return new(sample.Share, lower, upper, sample.Count, alpha);
    }

    /// <summary>
    /// How much larger a proportion is than that of a baseline. Exact while hits or misses are few (universal inference: Wasserman, Ramdas and Balakrishnan 2020); from 30 of each on it is also narrowed by the normal mixture
    /// of <see cref="DifferenceOfMeans"/>, each with half of <paramref name="alpha"/>.
    /// </summary>
    /// <param name="baseline">The rows of the baseline.</param>
    /// <param name="sample">The rows compared with it. How rows are dealt out to the two must not depend on what they are, and may change on the way.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <returns>Sample minus baseline, from −1 to 1.</returns>
    /// <exception cref="InvalidInputException">Impossible counts, or an alpha out of range.</exception>
    public static SequentialInterval DifferenceOfProportions(ProportionCount baseline, ProportionCount sample, double alpha = 0.05)
    {
        Check(alpha, baseline.Error, sample.Error);
        var (estimate, n) = (sample.Share - baseline.Share, baseline.Count + sample.Count);
        if (baseline.Count == 0 || sample.Count == 0)
        {
            return new(double.NaN, -1, 1, n, alpha);
        }

        var (lower, upper) = BetaMixture.Difference(baseline, sample, alpha / 2);
        if (IsEnough(baseline) && IsEnough(sample))
        {
            var normal = DifferenceOfMeans(baseline.Moments, sample.Moments, alpha / 2);
            (lower, upper) = (Math.Max(lower, normal.Lower), Math.Min(upper, normal.Upper));
        }

        return new(estimate, lower, upper, n, alpha);
    }

    /// <summary>
    /// How much larger a mean is than that of a baseline, with spreads that are unknown and may differ: a normal mixture on the difference's own standard error (Johari, Pekelis and Walsh 2015; Waudby-Smith and others 2021),
    /// with Student's distribution for small samples (Lai 1976; Wang and Ramdas 2023) and Welch's degrees of freedom. Exact for normal rows of equal spread, and nearly so for others once there are hundreds;
    /// of very skewed rows, such as latencies, compare quantiles instead.
    /// </summary>
    /// <param name="baseline">The rows of the baseline.</param>
    /// <param name="sample">The rows compared with it.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <returns>Sample minus baseline; without ends while either has less than two rows or nothing is known of its spread.</returns>
    /// <exception cref="InvalidInputException">A sample with values that are not finite, or an alpha out of range.</exception>
    public static SequentialInterval DifferenceOfMeans(SampleMoments baseline, SampleMoments sample, double alpha = 0.05)
    {
        Check(alpha, baseline.Error, sample.Error);
        var (estimate, n) = (baseline.Count == 0 || sample.Count == 0 ? double.NaN : sample.Mean - baseline.Mean, baseline.Count + sample.Count);
        var (one, other) = (baseline.Variance / baseline.Count, sample.Variance / sample.Count);
        // Rows that are all alike say nothing about how far others may lie.
        if (!(one + other > 0))
        {
            return new(estimate, double.NegativeInfinity, double.PositiveInfinity, n, alpha);
        }

        var freedom = (one + other) * (one + other) / ((one * one / (baseline.Count - 1)) + (other * other / (sample.Count - 1)));
        var radius = Math.Sqrt(one + other) * NormalMixture.StudentRadius((double)baseline.Count * sample.Count / n, freedom, alpha);
        return new(estimate, estimate - radius, estimate + radius, n, alpha);
    }

    /// <summary>
    /// How many standard errors to each side make an interval of a mean that holds at every sample size, as in <see cref="DifferenceOfMeans"/>; or of a statistic that is nearly a mean of terms of the rows, as most metrics are.
    /// An ordinary 95 % interval has 1.96. It holds in the limit of many rows.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <returns>Infinite while there are too few rows.</returns>
    /// <exception cref="InvalidInputException">A count or alpha out of range.</exception>
    public static double StandardErrors(long rows, double alpha = 0.05)
    {
        Check(alpha, rows < 0 ? $"{rows} rows are fewer than none." : null);
        return rows < 2 ? double.PositiveInfinity : NormalMixture.StudentRadius(rows, rows - 1, alpha);
    }

    /// <summary>A quantile, such as the 99th percentile of a latency: exact for any distribution, since only ranks are used (Howard and Ramdas 2022).</summary>
    /// <param name="sorted">The rows, rising.</param>
    /// <param name="quantile">Between 0 and 1.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <returns>Two of the rows; infinite while there are too few.</returns>
    /// <exception cref="InvalidInputException">A quantile or alpha out of range.</exception>
    public static SequentialInterval Quantile(ReadOnlySpan<double> sorted, double quantile, double alpha = 0.05)
    {
        var (low, estimate, high) = QuantileRanks(sorted.Length, quantile, alpha);
        return new(
            estimate == 0 ? double.NaN : sorted[(int)estimate - 1],
            low == 0 ? double.NegativeInfinity : sorted[(int)low - 1],
            high > sorted.Length ? double.PositiveInfinity : sorted[(int)high - 1], sorted.Length, alpha);
    }

    /// <summary>Which rows of a sorted sample bound a quantile, for samples that are kept in bins.</summary>
    /// <param name="count">The rows.</param>
    /// <param name="quantile">Between 0 and 1.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <returns>Ranks from 1 on: of the lower end (0 when no row is low enough), of the estimate (0 without rows), and of the upper end (<paramref name="count"/> + 1 when no row is high enough).</returns>
    /// <exception cref="InvalidInputException">A count, quantile or alpha out of range.</exception>
    public static (long Low, long Estimate, long High) QuantileRanks(long count, double quantile, double alpha = 0.05)
    {
        Check(alpha, count < 0 ? $"{count} rows are fewer than none." : null, quantile is > 0 and < 1 ? null : $"The quantile {quantile} is out of range; give a number between 0 and 1, such as 0.99.");
        if (count == 0)
        {
            return (0, 0, 1);
        }

        var (least, greatest) = BetaMixture.Counts(count, quantile, alpha);
        return (least, (long)Math.Ceiling(count * quantile), greatest + 1);
    }

    /// <summary>
    /// How far the shares of several values lie from those of a baseline: the total variation distance, 0 for equal shares and 1 for no overlap. Exact: every set of values is watched at once, with its part of <paramref name="alpha"/>.
    /// </summary>
    /// <param name="baseline">Rows of the baseline by value.</param>
    /// <param name="sample">Rows of the sample by value, in the same order.</param>
    /// <param name="alpha">The chance of ever missing the true value; default 0.05.</param>
    /// <exception cref="InvalidInputException">Different numbers of values, negative counts, or an alpha out of range.</exception>
    public static SequentialInterval DistanceOfShares(ReadOnlySpan<long> baseline, ReadOnlySpan<long> sample, double alpha = 0.05)
    {
        Check(alpha,
            baseline.Length == sample.Length ? null : $"The samples have {baseline.Length} and {sample.Length} values; count the same values in both.",
            baseline.ContainsAnyInRange(long.MinValue, -1) || sample.ContainsAnyInRange(long.MinValue, -1) ? "A count below 0 cannot be; give 0 or more rows for each value." : null);
        var (one, other, distance) = (0L, 0L, 0.0);
        for (var i = 0; i < baseline.Length; i++)
        {
            (one, other) = (one + baseline[i], other + sample[i]);
        }

        if (one == 0 || other == 0)
        {
            return new(double.NaN, 0, 1, one + other, alpha);
        }

        for (var i = 0; i < baseline.Length; i++)
        {
            distance += Math.Abs(((double)sample[i] / other) - ((double)baseline[i] / one)) / 2;
        }

        // A set of values deviates as its complement does.
        var logAlpha = Math.Log(alpha / 2) - ((baseline.Length - 1) * Math.Log(2));
        var radius = NormalMixture.BoundedRadius(one, logAlpha) + NormalMixture.BoundedRadius(other, logAlpha);
        return new(distance, Math.Max(0, distance - radius), Math.Min(1, distance + radius), one + other, alpha);
    }

    private static bool IsEnough(ProportionCount sample) => sample.Hits >= EnoughForNormal && sample.Count - sample.Hits >= EnoughForNormal;

    private static void Check(double alpha, params ReadOnlySpan<string?> others)
    {
        List<string> errors = alpha is > 0 and < 1 ? [] : [$"The alpha {alpha} is out of range; give a number between 0 and 1, such as 0.05."];
        foreach (var other in others)
        {
            if (other is not null)
            {
                errors.Add(other);
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
