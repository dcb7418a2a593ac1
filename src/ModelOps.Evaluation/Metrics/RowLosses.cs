namespace ModelOps.Evaluation.Metrics;

/// <summary>What each row adds to a mean, worked out once for all weights.</summary>
internal sealed class RowLosses(double[] values)
{
    private readonly bool _isFinite = Array.TrueForAll(values, double.IsFinite);

    internal double[] Values { get; } = values;

    /// <summary>The weighted sum; rows without weight do not count, even if their loss is undefined.</summary>
    /// <param name="weights">Empty for 1 each.</param>
    internal double Weighted(ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return Sum(Values);
        }

        if (_isFinite)
        {
            return Product(Values, weights);
        }

        var sum = 0.0;
        for (var row = 0; row < weights.Length; row++)
        {
            sum += weights[row] > 0 ? weights[row] * Values[row] : 0;
        }

        return sum;
    }

    /// <summary>The weighted mean; NaN without weight.</summary>
    /// <param name="weights">Empty for 1 each.</param>
    internal double Mean(ReadOnlySpan<double> weights) => Weighted(weights) / (weights.IsEmpty ? Values.Length : Sum(weights));

    /// <summary>The sum of numbers, in four strands: four times as fast, and the same on every machine.</summary>
    internal static double Sum(ReadOnlySpan<double> values)
    {
        double first = 0, second = 0, third = 0, fourth = 0;
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            first += values[i];
            second += values[i + 1];
            third += values[i + 2];
            fourth += values[i + 3];
        }

        for (; i < values.Length; i++)
        {
            first += values[i];
        }

        return first + second + (third + fourth);
    }

    private static double Product(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double first = 0, second = 0, third = 0, fourth = 0;
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            first += values[i] * weights[i];
            second += values[i + 1] * weights[i + 1];
            third += values[i + 2] * weights[i + 2];
            fourth += values[i + 3] * weights[i + 3];
        }

        for (; i < values.Length; i++)
        {
            first += values[i] * weights[i];
        }

        return first + second + (third + fourth);
    }
}
