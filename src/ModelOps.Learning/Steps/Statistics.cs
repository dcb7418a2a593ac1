namespace ModelOps.Learning.Steps;

/// <summary>Statistics of present values.</summary>
internal static class Statistics
{
    public static double Mean(ReadOnlySpan<double> values)
    {
        // Shifted by the first value, so that large numbers keep their digits and do not overflow.
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - values[0]) / values.Length;
        }

        return values[0] + sum;
    }

    /// <summary>The standard deviation divided by n, as scikit-learn's StandardScaler.</summary>
    public static double Deviation(ReadOnlySpan<double> values, double mean)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean) / values.Length;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>A quantile by linear interpolation (Hyndman and Fan's type 7, numpy's default).</summary>
    public static double Quantile(ReadOnlySpan<double> values, double share)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
