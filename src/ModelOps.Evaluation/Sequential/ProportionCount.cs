namespace ModelOps;

/// <summary>How many of some rows have a property: errors among requests, correct answers among labelled rows.</summary>
/// <param name="Hits">The rows that have it.</param>
/// <param name="Count">All rows.</param>
public readonly record struct ProportionCount(long Hits, long Count)
{
    /// <summary>The share of rows that have it; NaN without rows.</summary>
    public double Share => Count == 0 ? double.NaN : (double)Hits / Count;

    /// <summary>Both samples together.</summary>
    /// <param name="left">One sample.</param>
    /// <param name="right">The other.</param>
    public static ProportionCount operator +(ProportionCount left, ProportionCount right) => left.Add(right);

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    public ProportionCount Add(ProportionCount other) => new(Hits + other.Hits, Count + other.Count);

    internal string? Error => Hits < 0 || Hits > Count ? $"{Hits} of {Count} rows is not a share; give 0 to {Math.Max(Count, 0)} hits." : null;

    // A row is 1 or 0: its moments follow from the counts.
    internal SampleMoments Moments => Count == 0 ? default : new(Count, Share, Hits * (1 - Share));
}
