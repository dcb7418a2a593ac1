using ModelOps.Data.Frames;

namespace ModelOps;

/// <summary>What to compute of each group's rows. Missing values are left out.</summary>
public sealed class Aggregate
{
    private readonly string _name;
    private readonly Func<Frame, int[], int[], Column> _over;

    private Aggregate(string name, Func<Frame, int[], int[], Column> over)
    {
        _name = name;
        _over = over;
    }

    /// <summary>The number of rows.</summary>
    /// <param name="name">The new column's name.</param>
    public static Aggregate Count(string name = "count") => new(name, (_, rows, starts) => Integers(name, rows, starts, group => group.Length));

    /// <summary>The number of different values.</summary>
    /// <param name="column">Any column.</param>
    /// <param name="name">The new column's name; null for <c>distinct_COLUMN</c>.</param>
    public static Aggregate CountDistinct(string column, string? name = null) => new(name ??= $"distinct_{column}", (frame, rows, starts) =>
    {
        var source = frame[column];
        var codes = RowCodes.Of([source], frame.RowCount).Codes;
        return Integers(name, rows, starts, group => group.ToArray().Where(row => !source.IsMissing(row)).Select(row => codes[row]).Distinct().Count());
    });

    /// <summary>The sum.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="name">The new column's name; null for <c>sum_COLUMN</c>.</param>
    public static Aggregate Sum(string column, string? name = null) => Numbers(column, name ?? $"sum_{column}", values => Statistics.Sum(values));

    /// <summary>The mean.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="name">The new column's name; null for <c>mean_COLUMN</c>.</param>
    public static Aggregate Mean(string column, string? name = null) => Numbers(column, name ?? $"mean_{column}", values => Statistics.Mean(values));

    /// <summary>The median.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="name">The new column's name; null for <c>median_COLUMN</c>.</param>
    public static Aggregate Median(string column, string? name = null) => Numbers(column, name ?? $"median_{column}", values => Statistics.Median(values));

    /// <summary>A quantile.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="q">0 to 1.</param>
    /// <param name="name">The new column's name; null for <c>qNN_COLUMN</c>.</param>
    public static Aggregate Quantile(string column, double q, string? name = null) =>
        Numbers(column, name ?? FormattableString.Invariant($"q{q * 100:0.##}_{column}"), values => Statistics.Quantile(values, q));

    /// <summary>The sample's standard deviation (divided by count − 1).</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="name">The new column's name; null for <c>std_COLUMN</c>.</param>
    public static Aggregate StandardDeviation(string column, string? name = null) =>
        Numbers(column, name ?? $"std_{column}", values => Statistics.StandardDeviation(values));

    /// <summary>The smallest value.</summary>
    /// <param name="column">Any column.</param>
    /// <param name="name">The new column's name; null for <c>min_COLUMN</c>.</param>
    public static Aggregate Minimum(string column, string? name = null) => Extreme(column, name ?? $"min_{column}", descending: false);

    /// <summary>The largest value.</summary>
    /// <param name="column">Any column.</param>
    /// <param name="name">The new column's name; null for <c>max_COLUMN</c>.</param>
    public static Aggregate Maximum(string column, string? name = null) => Extreme(column, name ?? $"max_{column}", descending: true);

    /// <summary>The value of the group's first row.</summary>
    /// <param name="column">Any column.</param>
    /// <param name="name">The new column's name; null for <c>first_COLUMN</c>.</param>
    public static Aggregate First(string column, string? name = null) => new(name ??= $"first_{column}", (frame, rows, starts) =>
        frame[column].Take(Array.ConvertAll(starts[..^1], start => rows[start])).Rename(name));

    /// <summary>The new column's name.</summary>
    public override string ToString() => _name;

    internal Column Over(Frame frame, int[] rows, int[] starts) => _over(frame, rows, starts);

    private static Aggregate Numbers(string column, string name, Func<double[], double> compute) => new(name, (frame, rows, starts) =>
    {
        var numbers = frame.Numbers(column);
        var results = new double[starts.Length - 1];
        for (var group = 0; group < results.Length; group++)
        {
            results[group] = compute(Array.ConvertAll(rows[starts[group]..starts[group + 1]], row => numbers[row]));
        }

        return new Column<double>(name, results);
    });

    // The row with the extreme value is found by sorting, so that every type works.
    private static Aggregate Extreme(string column, string name, bool descending) => new(name, (frame, rows, starts) =>
    {
        var places = new int[frame.RowCount];
        var sorted = frame.SortedRows([new SortKey(column, descending)]);
        for (var place = 0; place < sorted.Length; place++)
        {
            places[sorted[place]] = place;
        }

        var best = new int[starts.Length - 1];
        for (var group = 0; group < best.Length; group++)
        {
            best[group] = rows[starts[group]..starts[group + 1]].MinBy(row => places[row]);
        }

        return frame[column].Take(best).Rename(name);
    });

    private delegate int OfGroup(ReadOnlySpan<int> group);

    private static Column<long> Integers(string name, int[] rows, int[] starts, OfGroup compute)
    {
        var results = new long[starts.Length - 1];
        for (var group = 0; group < results.Length; group++)
        {
            results[group] = compute(rows.AsSpan(starts[group]..starts[group + 1]));
        }

        return new Column<long>(name, results);
    }
}
