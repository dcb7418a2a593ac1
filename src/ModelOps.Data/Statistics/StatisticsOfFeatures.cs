namespace ModelOps;

/// <summary>How a numeric column is brought to a common scale: (x − offset) / scale.</summary>
public enum Scaling
{
    /// <summary>Offset the mean, scale the standard deviation with ddof 0, as scikit-learn's StandardScaler.</summary>
    Standard,

    /// <summary>Offset the minimum, scale the range: values from 0 to 1.</summary>
    MinMax,

    /// <summary>Offset the median, scale the distance of the quartiles.</summary>
    Robust,
}

/// <summary>What stands for missing values.</summary>
public enum Fill
{
    /// <summary>The mean. Numbers only.</summary>
    Mean,

    /// <summary>The median. Numbers only.</summary>
    Median,

    /// <summary>The most frequent value; the smallest of several.</summary>
    Mode,
}

public static partial class Statistics
{
    /// <summary>
    /// Offset and scale of a column, to be learnt on training rows and used on all. A column that is constant, or nearly so
    /// (scale up to 1e-12 of the offset), gets scale 1; one whose range is beyond the largest double, offset 0 and half of that double.
    /// </summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="scaling">The kind of scale.</param>
    public static (double Offset, double Scale) ScaleOf(ReadOnlySpan<double> values, Scaling scaling)
    {
        var sorted = Sorted(values);
        var (offset, scale) = scaling switch
        {
            Scaling.Standard => (Mean(values), StandardDeviation(values, ddof: 0)),
            Scaling.MinMax => (sorted.Length == 0 ? double.NaN : sorted[0], sorted.Length == 0 ? double.NaN : sorted[^1] - sorted[0]),
            _ => (QuantileOfSorted(sorted, 0.5), QuantileOfSorted(sorted, 0.75) - QuantileOfSorted(sorted, 0.25)),
        };
        return double.IsInfinity(scale) && double.IsFinite(sorted[0]) && double.IsFinite(sorted[^1]) ? (0, double.MaxValue / 2)
            : (double.IsNaN(offset) ? 0 : offset, double.IsFinite(scale) && scale > 1e-12 * Math.Abs(offset) ? scale : 1);
    }

    /// <summary>The number that stands for missing values; NaN when there is no value to learn from.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="fill">The rule.</param>
    public static double FillOf(ReadOnlySpan<double> values, Fill fill) => fill switch
    {
        Fill.Mean => Mean(values),
        Fill.Median => Median(values),
        _ => Mode(values),
    };

    /// <summary>Bounds by Tukey's rule: quartiles less and plus <paramref name="factor"/> times their distance.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="factor">Usually 1.5.</param>
    public static (double Low, double High) IqrBounds(ReadOnlySpan<double> values, double factor = 1.5)
    {
        var sorted = Sorted(values);
        var (low, high) = (QuantileOfSorted(sorted, 0.25), QuantileOfSorted(sorted, 0.75));
        return (low - (factor * (high - low)), high + (factor * (high - low)));
    }

    /// <summary>Bounds by distance from the mean in standard deviations (ddof 0).</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="deviations">Usually 3.</param>
    public static (double Low, double High) ZScoreBounds(ReadOnlySpan<double> values, double deviations = 3)
    {
        var (mean, width) = (Mean(values), deviations * StandardDeviation(values, ddof: 0));
        return (mean - width, mean + width);
    }

    /// <summary>Bounds by two quantiles.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="low">The lower one, 0 to 1.</param>
    /// <param name="high">The upper one, 0 to 1.</param>
    /// <exception cref="InvalidInputException">Shares outside 0 to 1, or the wrong way round.</exception>
    public static (double Low, double High) QuantileBounds(ReadOnlySpan<double> values, double low = 0.01, double high = 0.99)
    {
        if (!(low >= 0 && low <= high && high <= 1))
        {
            throw new InvalidInputException(FormattableString.Invariant($"The quantiles are {low} and {high}. Give shares from 0 to 1, the lower one first, such as 0.05 and 0.95."));
        }

        var sorted = Sorted(values);
        return (QuantileOfSorted(sorted, low), QuantileOfSorted(sorted, high));
    }

    /// <summary>Ascending edges between bins of about equal size, without repeats: at most <paramref name="bins"/> − 1.</summary>
    /// <param name="values">Numbers; NaN where missing.</param>
    /// <param name="bins">At least 2.</param>
    public static double[] QuantileEdges(ReadOnlySpan<double> values, int bins)
    {
        var sorted = Sorted(values);
        return sorted.Length == 0 ? [] : [.. Enumerable.Range(1, bins - 1).Select(i => QuantileOfSorted(sorted, (double)i / bins)).Distinct()];
    }

    /// <summary>The bin of a value: how many edges are at or below it. An edge belongs to the bin above it, as in NumPy's digitize.</summary>
    /// <param name="value">Not NaN.</param>
    /// <param name="edges">Ascending.</param>
    public static int BinOf(double value, ReadOnlySpan<double> edges)
    {
        var at = edges.BinarySearch(value);
        return at < 0 ? ~at : at + 1;
    }

    /// <summary>Mutual information of two codings of the same rows, in nats: Σ p(a,b) · ln(p(a,b) / (p(a) · p(b))).</summary>
    /// <param name="a">Codes from 0.</param>
    /// <param name="b">As many codes from 0.</param>
    public static double MutualInformation(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var pairs = new Dictionary<(int, int), int>();
        var ofA = new Dictionary<int, int>();
        var ofB = new Dictionary<int, int>();
        for (var i = 0; i < a.Length; i++)
        {
            pairs[(a[i], b[i])] = pairs.GetValueOrDefault((a[i], b[i])) + 1;
            ofA[a[i]] = ofA.GetValueOrDefault(a[i]) + 1;
            ofB[b[i]] = ofB.GetValueOrDefault(b[i]) + 1;
        }

        var sum = 0.0;
        double rows = a.Length;
        foreach (var ((one, other), count) in pairs)
        {
            sum += count / rows * Math.Log(count * rows / ((double)ofA[one] * ofB[other]));
        }

        return Math.Max(0, sum);
    }

    /// <summary>A bucket for a text: FNV-1a over its UTF-8 bytes, modulo the number of buckets. The same on every machine.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buckets">At least 1.</param>
    public static int HashBucket(string text, int buckets)
    {
        var hash = 2166136261u;
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 16777619u;
        }

        return (int)(hash % (uint)buckets);
    }
}
