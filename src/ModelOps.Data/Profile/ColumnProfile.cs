using ModelOps.Data.Frames;
using ModelOps.Data.Rendering;

namespace ModelOps;

/// <summary>The figures of one column in a profile. Numeric figures are NaN for other types.</summary>
public sealed class ColumnProfile
{
    private const int Bins = 20;
    private const int TopCount = 8;

    private ColumnProfile(ColumnSummary summary, Column column)
    {
        Name = summary.Name;
        Type = summary.Type;
        Count = summary.Count;
        Missing = summary.Missing;
        Distinct = summary.Distinct;
        Mean = summary.Mean;
        StandardDeviation = summary.StandardDeviation;
        Quantiles = [.. new[] { 0, 0.05, 0.25, 0.5, 0.75, 0.95, 1 }.Select(summary.Quantile)];
        Zeros = summary.Sorted.AsSpan().Count(0.0);
        Skewness = SkewnessOf(summary);
        Histogram = HistogramOf(summary.Timestamps.Length > 0 ? Array.ConvertAll(summary.Timestamps, timestamp => (double)timestamp.Ticks) : summary.Sorted);
        Earliest = summary.Timestamps.Length > 0 ? summary.Timestamps[0] : null;
        Latest = summary.Timestamps.Length > 0 ? summary.Timestamps[^1] : null;
        Top = [.. summary.Top.Take(TopCount)];
        Dates = DateForm.Of(column);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Its type.</summary>
    public ColumnType Type { get; }

    /// <summary>Values that are not missing.</summary>
    public long Count { get; }

    /// <summary>Missing values.</summary>
    public long Missing { get; }

    /// <summary>Different values.</summary>
    public long Distinct { get; }

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The sample's standard deviation.</summary>
    public double StandardDeviation { get; }

    /// <summary>Minimum, 5 %, 25 %, median, 75 %, 95 % and maximum.</summary>
    public IReadOnlyList<double> Quantiles { get; }

    /// <summary>Values that are 0.</summary>
    public long Zeros { get; }

    /// <summary>The third standardised moment (population form); 0 for symmetric values.</summary>
    public double Skewness { get; }

    /// <summary>The first timestamp; null for other types.</summary>
    public DateTime? Earliest { get; }

    /// <summary>The last timestamp; null for other types.</summary>
    public DateTime? Latest { get; }

    /// <summary>Counts in twenty bins of equal width from first to last; empty for texts and flags.</summary>
    public IReadOnlyList<int> Histogram { get; }

    /// <summary>The most frequent texts, flags or timestamps; empty for numbers.</summary>
    public IReadOnlyList<ValueCount> Top { get; }

    /// <summary>The form of dates that were read as text, as <c>dd/MM/yyyy</c>; null when the column holds no such dates.</summary>
    public DateForm? Dates { get; }

    // The ends of the histogram, as text.
    internal string Low => Earliest is { } first ? TimestampText.Of(first) : CellText.Number(Quantiles[0]);

    internal string High => Latest is { } last ? TimestampText.Of(last) : CellText.Number(Quantiles[^1]);

    internal static ColumnProfile Of(Column column) => new(ColumnSummary.Of(column), column);

    private static int[] HistogramOf(double[] sorted)
    {
        var finite = sorted.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
        {
            return [];
        }

        var counts = new int[Bins];
        var (low, width) = (finite[0], (finite[^1] - finite[0]) / Bins);
        foreach (var value in finite)
        {
            counts[width > 0 ? Math.Min(Bins - 1, (int)((value - low) / width)) : 0]++;
        }

        return counts;
    }

    private static double SkewnessOf(ColumnSummary summary)
    {
        // The mean of equal values may differ from them in the last bit: then their deviation is above 0.
        var deviation = Statistics.StandardDeviation(summary.Sorted, ddof: 0);
        return deviation > 0 && summary.Sorted[0] < summary.Sorted[^1] ? summary.Sorted.Sum(value => Math.Pow((value - summary.Mean) / deviation, 3)) / summary.Sorted.Length : double.NaN;
    }
}
