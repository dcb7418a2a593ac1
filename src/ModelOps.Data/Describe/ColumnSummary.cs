using ModelOps.Data.Frames;

namespace ModelOps;

/// <summary>A value and how often it occurs.</summary>
/// <param name="Text">The value as text.</param>
/// <param name="Count">How many rows have it.</param>
public readonly record struct ValueCount(string Text, long Count);

/// <summary>The figures of one column that describe, profiles and inferred schemas share.</summary>
internal sealed class ColumnSummary
{
    private ColumnSummary(Column column)
    {
        Name = column.Name;
        Type = column.Type;
        Count = column.Count - column.MissingCount;
        Missing = column.MissingCount;
    }

    public string Name { get; }

    public ColumnType Type { get; }

    public long Count { get; }

    public long Missing { get; }

    public long Distinct { get; private init; }

    /// <summary>The numbers, ascending, without missing ones; empty for text, flags and timestamps.</summary>
    public double[] Sorted { get; private init; } = [];

    /// <summary>The timestamps, ascending, without missing ones; empty for other types.</summary>
    public DateTime[] Timestamps { get; private init; } = [];

    public double Mean { get; private init; } = double.NaN;

    public double StandardDeviation { get; private init; } = double.NaN;

    /// <summary>All texts, flags or timestamps with their counts, the most frequent first, ties by text; empty for numbers.</summary>
    public IReadOnlyList<ValueCount> Top { get; private init; } = [];

    public double Quantile(double q) => Statistics.QuantileOfSorted(Sorted, q);

    public static ColumnSummary Of(Column column)
    {
        if (column.Type is ColumnType.Float64 or ColumnType.Int64)
        {
            var sorted = Statistics.Sorted(new Frame(column).Numbers(column.Name));
            return new ColumnSummary(column)
            {
                Sorted = sorted,
                Distinct = DistinctOf(sorted),
                Mean = Statistics.Mean(sorted),
                StandardDeviation = Statistics.StandardDeviation(sorted),
            };
        }

        var codes = RowCodes.Of([column], column.Count);
        var counts = new long[codes.Count];
        foreach (var code in codes.Codes)
        {
            counts[code]++;
        }

        var frame = new Frame(column);
        var top = codes.FirstRows.Select((row, code) => (Text: new FrameRow(frame, row).Text(column.Name), Count: counts[code]))
            .Where(pair => pair.Text is not null)
            .Select(pair => new ValueCount(pair.Text!, pair.Count))
            .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Text, StringComparer.Ordinal).ToArray();
        var timestamps = column is Column<DateTime> dates ? Enumerable.Range(0, column.Count).Where(row => !dates.IsMissing(row)).Select(row => dates.Values[row]).Order().ToArray() : [];
        return new ColumnSummary(column) { Distinct = top.Length, Top = top, Timestamps = timestamps };
    }

    private static long DistinctOf(double[] sorted)
    {
        long distinct = sorted.Length > 0 ? 1 : 0;
        for (var i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return distinct;
    }
}
