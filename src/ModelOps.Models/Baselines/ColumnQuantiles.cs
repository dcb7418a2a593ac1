using System.Globalization;

namespace ModelOps.Models.Baselines;

/// <summary>
/// The values that a baseline keeps of many: those at the ranks sin²(πi/200) of all, with few digits. Between two of them less than one row in 63 is not told apart, and towards the
/// ends, where values lie far from each other, far fewer. One that comes at several of the ranks keeps all of its digits: others can be as it is.
/// </summary>
internal static class ColumnQuantiles
{
    private const int Steps = 100;
    private const int Digits = 6;

    /// <summary>Those of sorted, finite values; null for none.</summary>
    internal static IReadOnlyList<double>? Of(double[] sorted)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        var digits = DigitsFor(sorted);
        double[] kept = [.. Ranks(sorted.Length).Select(rank => sorted[rank])];
        return [.. kept.Select((value, i) => (i > 0 && kept[i - 1] == value) || (i + 1 < kept.Length && kept[i + 1] == value) ? value : i == 0 || i == kept.Length - 1 ? value : Math.Clamp(Rounded(value, digits), sorted[0], sorted[^1]))];
    }

    /// <summary>The ranks, from 0, that are kept of so many values: all of few.</summary>
    internal static int[] Ranks(int count) => count <= Steps + 1
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, Steps + 1).Select(step => (int)Math.Round((count - 1) * Math.Pow(Math.Sin(Math.PI * step / (2 * Steps)), 2))).Distinct()];

    /// <summary>
    /// The finite numbers of a column at training as stretches, in order: each holds its rows spread evenly, or all at one place. Null where the baseline does not say where numbers
    /// lie in its bins.
    /// </summary>
    internal static IReadOnlyList<NumberStretch>? Stretches(ColumnBaseline baseline)
    {
        var values = baseline.Values.Select(value => (Number: double.Parse(value.Key, NumberStyles.Float, CultureInfo.InvariantCulture), Rows: value.Value)).Where(value => double.IsFinite(value.Number));
        if (baseline.Other > 0)
        {
            return null;
        }

        var stretches = values.Select(value => new NumberStretch(value.Number, value.Number, value.Rows)).ToList();
        if (baseline.Counts.Count > 0)
        {
            // The outer bins hold infinities alone.
            var count = baseline.Counts.Skip(1).SkipLast(1).Sum();
            var ranks = Ranks(count);
            if (baseline.Quantiles is not { } kept || kept.Count != ranks.Length)
            {
                return null;
            }

            stretches.AddRange(kept.Select(value => new NumberStretch(value, value, 1)));
            stretches.AddRange(Enumerable.Range(0, ranks.Length - 1).Select(i => new NumberStretch(kept[i], kept[i + 1], ranks[i + 1] - ranks[i] - 1)).Where(stretch => stretch.Rows > 0));
        }

        return [.. stretches.OrderBy(stretch => stretch.From).ThenBy(stretch => stretch.To)];
    }

    // More of them where all values are far from zero, as timestamps are.
    private static int DigitsFor(double[] sorted)
    {
        var (largest, range) = (Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])), sorted[^1] - sorted[0]);
        return range > 0 && double.IsFinite(range) ? Math.Clamp(Digits + (int)Math.Ceiling(Math.Log10(largest / range)), Digits, 17) : 17;
    }

    private static double Rounded(double value, int digits) => double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
