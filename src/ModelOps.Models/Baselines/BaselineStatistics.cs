namespace ModelOps;

/// <summary>Computes a column's baseline.</summary>
internal static class BaselineStatistics
{
    private const int MostValues = 100;

    public static ColumnBaseline Of(Column column) => column switch
    {
        StringColumn text => OfText(text),
        Column<DateTime> times => OfNumbers(Present(times, time => time.Ticks / (double)TimeSpan.TicksPerDay), column.Count),
        Column<long> integers => OfNumbers(Present(integers, value => value), column.Count),
        Column<bool> flags => OfNumbers(Present(flags, value => value ? 1 : 0), column.Count),
        Column<double> doubles => OfNumbers(Present(doubles, value => value), column.Count),
        _ => throw new InvalidOperationException($"Column '{column.Name}' is of an unknown kind."),
    };

    private static double[] Present<T>(Column<T> column, Func<T, double> number)
        where T : struct
    {
        var numbers = new double[column.Count - column.MissingCount];
        var next = 0;
        for (var i = 0; i < column.Count; i++)
        {
            if (!column.IsMissing(i))
            {
                numbers[next++] = number(column.Values[i]);
            }
        }

        return numbers;
    }

    private static ColumnBaseline OfNumbers(double[] present, int rows)
    {
        if (present.Length == 0)
        {
            return new ColumnBaseline { Type = "number", Missing = rows, Counts = [0] };
        }

        Array.Sort(present);
        var mean = present.Average();
        var edges = Enumerable.Range(1, 9)
            .Select(decile => present[(int)((long)decile * present.Length / 10)])
            .Where(edge => double.IsFinite(edge) && edge > present[0])
            .Distinct()
            .ToArray();
        var counts = new int[edges.Length + 1];
        foreach (var value in present)
        {
            var bin = Array.BinarySearch(edges, value);
            counts[bin >= 0 ? bin + 1 : ~bin]++;
        }

        return new ColumnBaseline
        {
            Type = "number",
            Missing = rows - present.Length,
            Mean = Finite(mean),
            StandardDeviation = present.Length < 2 ? null : Finite(Math.Sqrt(present.Sum(value => (value - mean) * (value - mean)) / (present.Length - 1))),
            Minimum = Finite(present[0]),
            Maximum = Finite(present[^1]),
            Edges = edges,
            Counts = counts,
        };
    }

    // JSON has no infinities.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static ColumnBaseline OfText(StringColumn column)
    {
        var counts = new int[column.Categories.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        var values = column.Categories
            .Select((text, code) => (Text: text, Count: counts[code]))
            .Where(value => value.Count > 0)
            .OrderByDescending(value => value.Count)
            .ThenBy(value => value.Text, StringComparer.Ordinal)
            .Take(MostValues)
            .ToDictionary(value => value.Text, value => value.Count, StringComparer.Ordinal);
        return new ColumnBaseline
        {
            Type = "text",
            Missing = column.MissingCount,
            Values = values,
            Other = column.Count - column.MissingCount - values.Values.Sum(),
        };
    }
}
