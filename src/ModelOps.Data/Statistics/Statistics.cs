namespace ModelOps;

/// <summary>
/// The arithmetic that frames, profiles, learning and evaluation share, defined once. Missing values (NaN) are left out
/// everywhere; a result that needs more values than there are is NaN.
/// </summary>
public static partial class Statistics
{
    /// <summary>How many values are not missing.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static int Count(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += double.IsNaN(value) ? 0 : 1;
        }

        return count;
    }

    /// <summary>The values that are not missing, ascending; a new array.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var present = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                present[count++] = value;
            }
        }

        Array.Resize(ref present, count);
        Array.Sort(present);
        return present;
    }

    /// <summary>The sum; 0 when there is no value.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += double.IsNaN(value) ? 0 : value;
        }

        return sum;
    }

    /// <summary>The arithmetic mean.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var (sum, count) = (Sum(values), Count(values));
        if (double.IsFinite(sum))
        {
            return sum / count;
        }

        // Numbers near the largest double: parts of the mean are added instead, which cannot overflow.
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += double.IsNaN(value) ? 0 : value / count;
        }

        return mean;
    }

    /// <summary>The variance in two passes: squared deviations from the mean over (count − <paramref name="ddof"/>).</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="ddof">1 for a sample's estimate (as in describe), 0 for the values themselves (as in scaling).</param>
    public static double Variance(ReadOnlySpan<double> values, int ddof = 1)
    {
        var count = Count(values);
        if (count <= ddof)
        {
            return double.NaN;
        }

        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
        {
            var deviation = value - mean;
            sum += double.IsNaN(value) ? 0 : deviation * deviation;
        }

        return sum / (count - ddof);
    }

    /// <summary>The square root of <see cref="Variance"/>, also where the variance is too large or too small for a double.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="ddof">1 for a sample's estimate (as in describe), 0 for the values themselves (as in scaling).</param>
    public static double StandardDeviation(ReadOnlySpan<double> values, int ddof = 1)
    {
        var variance = Variance(values, ddof);
        return !HoldsSquares(variance) && !double.IsNaN(variance) && Largest(values) is > 0 and < double.PositiveInfinity and var largest
            ? largest * Math.Sqrt(Variance(Divided(values, largest), ddof))
            : Math.Sqrt(variance);
    }

    /// <summary>The smallest value.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double Minimum(ReadOnlySpan<double> values)
    {
        var best = double.NaN;
        foreach (var value in values)
        {
            best = value < best || double.IsNaN(best) ? value : best;
        }

        return best;
    }

    /// <summary>The largest value.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double Maximum(ReadOnlySpan<double> values)
    {
        var best = double.NaN;
        foreach (var value in values)
        {
            best = value > best || double.IsNaN(best) ? value : best;
        }

        return best;
    }

    /// <summary>The middle value: the quantile at 0.5.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double Median(ReadOnlySpan<double> values) => Quantile(values, 0.5);

    /// <summary>A quantile by linear interpolation between the nearest ranks (Hyndman and Fan's type 7, as NumPy and R).</summary>
    /// <param name="values">Numbers in any order; NaN where missing.</param>
    /// <param name="q">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> values, double q) => QuantileOfSorted(Sorted(values), q);

    /// <summary><see cref="Quantile"/> of values that are sorted already.</summary>
    /// <param name="sorted">Ascending numbers without NaN.</param>
    /// <param name="q">0 to 1.</param>
    public static double QuantileOfSorted(ReadOnlySpan<double> sorted, double q)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(q);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(q, 1);
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var place = q * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 >= sorted.Length || place == below
            ? sorted[below]
            : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>The most frequent value; the smallest of several.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    public static double Mode(ReadOnlySpan<double> values)
    {
        var sorted = Sorted(values);
        var best = double.NaN;
        var bestCount = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var start = i;
            while (i < sorted.Length && sorted[i] == sorted[start])
            {
                i++;
            }

            if (i - start > bestCount)
            {
                (best, bestCount) = (sorted[start], i - start);
            }
        }

        return best;
    }

    /// <summary>Pearson's correlation over the rows where both values are present; NaN where one is constant.</summary>
    /// <param name="a">Numbers; NaN where missing.</param>
    /// <param name="b">As many numbers; NaN where missing.</param>
    public static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (ab, aa, bb) = Products(a, b);
        if (!HoldsSquares(aa * bb) && Largest(a) is > 0 and < double.PositiveInfinity and var largestA && Largest(b) is > 0 and < double.PositiveInfinity and var largestB)
        {
            (ab, aa, bb) = Products(Divided(a, largestA), Divided(b, largestB));
        }

        return ab / Math.Sqrt(aa * bb);
    }

    // False for sums of squares that have overflowed, or lost digits below the smallest double.
    private static bool HoldsSquares(double sum) => sum is > 1e-250 and < double.PositiveInfinity;

    private static double Largest(ReadOnlySpan<double> values) => Math.Max(Math.Abs(Minimum(values)), Math.Abs(Maximum(values)));

    private static double[] Divided(ReadOnlySpan<double> values, double divisor)
    {
        var divided = new double[values.Length];
        for (var i = 0; i < divided.Length; i++)
        {
            divided[i] = values[i] / divisor;
        }

        return divided;
    }

    private static (double AB, double AA, double BB) Products(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var count = 0;
        double sumA = 0, sumB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (!double.IsNaN(a[i] + b[i]))
            {
                count++;
                sumA += a[i];
                sumB += b[i];
            }
        }

        double meanA = sumA / count, meanB = sumB / count, ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (!double.IsNaN(a[i] + b[i]))
            {
                ab += (a[i] - meanA) * (b[i] - meanB);
                aa += (a[i] - meanA) * (a[i] - meanA);
                bb += (b[i] - meanB) * (b[i] - meanB);
            }
        }

        // The mean of equal values may differ from them in the last bit, and two constants would seem to move together.
        return IsConstant(a, b, aa, meanA) || IsConstant(b, a, bb, meanB) ? (double.NaN, aa, bb) : (ab, aa, bb);
    }

    // Looks at the values only where their spread is so small that they may be equal.
    private static bool IsConstant(ReadOnlySpan<double> values, ReadOnlySpan<double> others, double squares, double mean)
    {
        if (squares > 1e-12 * mean * mean)
        {
            return false;
        }

        var first = double.NaN;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i] + others[i]))
            {
                first = double.IsNaN(first) ? values[i] : first;
                if (values[i] != first)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// The population stability index between two sets of shares: Σ (actual − expected) · ln(actual / expected), each share
    /// no less than 0.0001. Below 0.1 nothing moved; above 0.25 the population is another one.
    /// </summary>
    /// <param name="expected">Shares that sum to 1.</param>
    /// <param name="actual">As many shares, of the same bins.</param>
    public static double PopulationStability(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        const double Least = 0.0001;
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var e = Math.Max(expected[i], Least);
            var a = Math.Max(actual[i], Least);
            sum += (a - e) * Math.Log(a / e);
        }

        return sum;
    }

    /// <summary>
    /// Shares of the values between edges: below the first, between each two (the lower edge within), from the last. One more than there are edges.
    /// </summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="edges">Ascending.</param>
    public static double[] Shares(ReadOnlySpan<double> values, ReadOnlySpan<double> edges)
    {
        var shares = new double[edges.Length + 1];
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                shares[BinOf(value, edges)]++;
            }
        }

        var total = shares.Sum();
        for (var i = 0; i < shares.Length && total > 0; i++)
        {
            shares[i] /= total;
        }

        return shares;
    }
}
