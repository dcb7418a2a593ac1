namespace ModelOps.Models.Trees;

/// <summary>How comparisons in double precision go the way of those in single precision.</summary>
internal static class SinglePrecision
{
    /// <summary>The greatest double that becomes at most <paramref name="threshold"/> in single precision.</summary>
    public static double Border(float threshold)
    {
        if (!float.IsFinite(threshold))
        {
            return threshold;
        }

        var next = MathF.BitIncrement(threshold);
        if (float.IsInfinity(next))
        {
            return double.BitDecrement(threshold + ((threshold - (double)MathF.BitDecrement(threshold)) / 2));
        }

        var middle = threshold + (((double)next - threshold) / 2);
        return (float)middle <= threshold ? middle : double.BitDecrement(middle);
    }
}
