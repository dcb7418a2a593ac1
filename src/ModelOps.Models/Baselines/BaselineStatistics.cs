using ModelOps.Models.Baselines;

namespace ModelOps;

/// <summary>
/// Computes a column's baseline. Few values get a bin each. Of many, the frequent ones get a bin each, and the rest is cut at its
/// quantiles, with a bin below and one above all that was seen. The rest of a text column is cut by the texts' lengths, and each length by a hash.
/// </summary>
internal static class BaselineStatistics
{
    private const int MostDiscrete = 20;
    private const int MostSingle = 2;
    private const int MostValues = 100;
    private const int LeastCount = 20;
    private const double FrequentNumber = 0.05;
    private const double FrequentText = 0.005;
    private const int MostQuantiles = 10;

    public static ColumnBaseline Of(Column column)
    {
        if (column is StringColumn text)
        {
            return OfText(text);
        }

        var present = Array.FindAll(Numbers(column), number => !double.IsNaN(number));
        Array.Sort(present);
        var mean = present.Length == 0 ? double.NaN : present.Average();
        return OfNumbers(present) with
        {
            Type = column is Column<DateTime> ? ColumnBaseline.Time : ColumnBaseline.Number,
            Missing = column.Count - present.Length,
            Mean = Finite(mean),
            StandardDeviation = present.Length < 2 ? null : Finite(Math.Sqrt(present.Sum(value => (value - mean) * (value - mean)) / (present.Length - 1))),
            Minimum = present.Length == 0 ? null : Finite(present[0]),
            Maximum = present.Length == 0 ? null : Finite(present[^1]),
        };
    }

    /// <summary>Numbers as baselines keep them: NaN where missing, timestamps as days.</summary>
    /// <exception cref="InvalidInputException">A text that is not a number.</exception>
    public static double[] Numbers(Column column) => column is Column<DateTime> times
        ? [.. Enumerable.Range(0, times.Count).Select(row => times.IsMissing(row) ? double.NaN : times.Values[row].Ticks / (double)TimeSpan.TicksPerDay)]
        : ModelOps.Models.RawColumn.Numbers(column);

    /// <summary>A text column counts as frequent what makes up half a per cent of its rows, and at least 20: rarer values come and go by chance.</summary>
    public static double FrequentTextFrom(int rows) => Math.Max(LeastCount, FrequentText * rows);

    // Few values, and hardly one that came once: the share of values still to come is about that of values seen once (Good and Turing).
    private static bool IsDiscrete(IEnumerable<int> counts) => counts.Count() <= MostDiscrete && counts.Count(count => count == 1) <= MostSingle;

    private static ColumnBaseline OfNumbers(double[] sorted)
    {
        List<(double Value, int Count)> runs = [];
        foreach (var value in sorted)
        {
            if (runs.Count > 0 && runs[^1].Value == value)
            {
                runs[^1] = (value, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((value, 1));
            }
        }

        var least = IsDiscrete(runs.Select(run => run.Count)) ? 0 : Math.Max(LeastCount, FrequentNumber * sorted.Length);
        var values = runs.Where(run => run.Count >= least).ToDictionary(run => ColumnBaseline.KeyOf(run.Value), run => run.Count, StringComparer.Ordinal);
        double[] rest = [.. runs.Where(run => run.Count < least).SelectMany(run => Enumerable.Repeat(run.Value, run.Count))];
        return WithRest(values, rest, runs.Count, ColumnBaseline.Number) with { Quantiles = ColumnQuantiles.Of(Array.FindAll(rest, double.IsFinite)) };
    }

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

        var present = column.Count - column.MissingCount;
        var used = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).ToArray();
        var least = IsDiscrete(used.Select(code => counts[code])) ? 0 : FrequentTextFrom(present);
        var frequent = used.Where(code => counts[code] >= least)
            .OrderByDescending(code => counts[code])
            .ThenBy(code => column.Categories[code], StringComparer.Ordinal)
            .Take(MostValues)
            .ToArray();
        int[] rare = [.. used.Except(frequent)];
        var lengths = rare.SelectMany(code => Enumerable.Repeat((double)column.Categories[code].Length, counts[code])).Order().ToArray();
        var baseline = WithRest(frequent.ToDictionary(code => column.Categories[code], code => counts[code], StringComparer.Ordinal), lengths, used.Length, ColumnBaseline.Text) with
        {
            Missing = column.MissingCount,
        };
        return rare.Length == 0 ? baseline : InParts(baseline, rare.Select(code => (column.Categories[code], counts[code])), lengths.Length);
    }

    // About twenty rows a part, so that chance alone moves little. A hash does not depend on which texts came, hence new ones from the
    // same source fall where the others fell; those from elsewhere, or one that has become frequent, do not.
    private static ColumnBaseline InParts(ColumnBaseline baseline, IEnumerable<(string Text, int Count)> rare, int rows)
    {
        double[] edges = [.. baseline.Edges];
        var parts = Math.Max(2, Math.Min(rows / LeastCount, MostValues) / (edges.Length - 1));
        var counts = new int[2 + ((edges.Length - 1) * parts)];
        foreach (var (text, count) in rare)
        {
            counts[ColumnBaseline.Place(edges, text, parts)] += count;
        }

        return baseline with { Parts = parts, Counts = counts };
    }

    private static ColumnBaseline WithRest(Dictionary<string, int> values, double[] rest, int distinct, string type)
    {
        var edges = Edges(Array.FindAll(rest, double.IsFinite), rest.Length + values.Values.Sum());
        var counts = new int[edges.Length == 0 ? 0 : edges.Length + 1];
        foreach (var value in edges.Length == 0 ? [] : rest)
        {
            counts[ColumnBaseline.Place(edges, value)]++;
        }

        return new ColumnBaseline
        {
            Type = type,
            Shape = distinct switch { 0 => "empty", 1 => "constant", _ => rest.Length == 0 ? "discrete" : values.Count == 0 ? "continuous" : "mixed" },
            Values = values,
            Edges = edges,
            Counts = counts,
            Other = edges.Length == 0 ? rest.Length : 0,
        };
    }

    // The least value, quantiles, and what comes after the greatest: both outer bins are empty, but for infinities.
    private static double[] Edges(double[] sorted, int present)
    {
        if (sorted.Length == 0)
        {
            return [];
        }

        var bins = Math.Clamp((int)Math.Round((double)MostQuantiles * sorted.Length / present), 2, MostQuantiles);
        return [.. Enumerable.Range(0, bins).Select(bin => sorted[(int)((long)bin * sorted.Length / bins)]).Append(Math.BitIncrement(sorted[^1])).Distinct().Where(double.IsFinite)];
    }

    // JSON has no infinities.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
