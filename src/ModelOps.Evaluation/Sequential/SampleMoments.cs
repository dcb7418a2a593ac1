namespace ModelOps;

/// <summary>Count, mean and spread of a sample in three numbers, row by row and without loss of digits (Welford 1962; merged as in Chan, Golub and LeVeque 1983).</summary>
/// <param name="Count">The rows.</param>
/// <param name="Mean">Their mean; 0 without rows.</param>
/// <param name="SquaredDeviations">The sum of squared distances from the mean.</param>
public readonly record struct SampleMoments(long Count, double Mean, double SquaredDeviations)
{
    /// <summary>The unbiased variance; NaN below two rows.</summary>
    public double Variance => Count < 2 ? double.NaN : SquaredDeviations / (Count - 1);

    /// <summary>The moments of a sample.</summary>
    /// <param name="values">Its rows, all finite.</param>
    public static SampleMoments Of(IEnumerable<double> values) => values.Aggregate(default(SampleMoments), (moments, value) => moments.With(value));

    /// <summary>Both samples together.</summary>
    /// <param name="left">One sample.</param>
    /// <param name="right">The other.</param>
    public static SampleMoments operator +(SampleMoments left, SampleMoments right) => left.Add(right);

    /// <summary>One row more.</summary>
    /// <param name="value">Its value, finite.</param>
    public SampleMoments With(double value) => Add(new SampleMoments(1, value, 0));

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    public SampleMoments Add(SampleMoments other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var (count, gap) = (Count + other.Count, other.Mean - Mean);
        return new(count, Mean + (gap * other.Count / count), SquaredDeviations + other.SquaredDeviations + (gap * gap * Count / count * other.Count));
    }

    internal string? Error => Count < 0 || !double.IsFinite(Mean) || !(SquaredDeviations >= 0) || double.IsInfinity(SquaredDeviations)
        ? $"A sample of {Count} rows with the mean {Mean} and squared deviations {SquaredDeviations} has no interval; leave out rows that are not finite numbers."
        : null;
}
