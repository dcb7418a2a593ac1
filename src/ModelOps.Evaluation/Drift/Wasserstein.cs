using ModelOps.Models;

namespace ModelOps.Evaluation.Drift;

/// <summary>
/// The Wasserstein distance of a column from its baseline: the area between both cumulative distributions, over the standard deviation at training. A baseline keeps bins: inside one,
/// values count as spread evenly, then and now. Below and above all values of training, those of now count where they are.
/// </summary>
internal static class Wasserstein
{
    internal static (double Value, WassersteinTerm[] Terms) Of(IReadOnlyList<BaselineBin> counted, ColumnBaseline baseline, Column column)
    {
        var numbers = Array.FindAll(Numbers(column), double.IsFinite);
        BaselineBin[] bins = [.. counted.Where(bin => bin.IsOrdered), .. baseline.Edges.Count == 0 ? Fresh(counted, numbers) : []];
        double then = bins.Sum(bin => bin.Expected), now = bins.Sum(bin => bin.Actual), unit = baseline.StandardDeviation ?? 0;

        // Where rows of training have no place, of an earlier version's baseline, nobody knows how far out they were.
        if (!(unit > 0) || then == 0 || now == 0 || counted.Any(bin => bin.Expected > 0 && bin.Label != BaselineBin.Missing && !(double.IsFinite(bin.From) && double.IsFinite(bin.To))))
        {
            return (double.NaN, []);
        }

        double Moved(BaselineBin bin) => (bin.Actual / now) - (bin.Expected / then);
        var values = bins.Where(bin => bin.From == bin.To).ToDictionary(bin => bin.From, Moved);
        BaselineBin[] ranges = [.. bins.Where(bin => bin.From < bin.To && double.IsFinite(bin.From) && double.IsFinite(bin.To))];
        double[] borders = [.. bins.SelectMany(bin => (double[])[bin.From, bin.To]).Where(double.IsFinite).Distinct().Order()];
        var (first, last) = (borders[0], borders[^1]);
        var terms = new List<WassersteinTerm>();
        var difference = bins.Where(bin => double.IsNegativeInfinity(bin.From)).Sum(bin => bin.Actual) / now;
        if (difference > 0)
        {
            terms.Add(new WassersteinTerm(double.NegativeInfinity, first, 0, difference, numbers.Sum(value => Math.Max(0, first - value)) / now / unit));
        }

        for (var i = 0; i + 1 < borders.Length; i++)
        {
            var (from, to) = (borders[i], borders[i + 1]);
            difference += values.GetValueOrDefault(from);
            var end = difference + ranges.Where(bin => bin.From <= from && bin.To >= to).Sum(bin => Moved(bin) * (to - from) / (bin.To - bin.From));
            terms.Add(new WassersteinTerm(from, to, difference, end, (to - from) * Between(difference, end) / unit));
            difference = end;
        }

        var above = bins.Where(bin => double.IsPositiveInfinity(bin.To)).Sum(bin => bin.Actual) / now;
        if (above > 0)
        {
            terms.Add(new WassersteinTerm(last, double.PositiveInfinity, -above, 0, numbers.Sum(value => Math.Max(0, value - last)) / now / unit));
        }

        return (terms.Sum(term => term.Term), [.. terms]);
    }

    // Where each value of training has a bin, new ones are where they are.
    private static IEnumerable<BaselineBin> Fresh(IReadOnlyList<BaselineBin> counted, double[] numbers)
    {
        var known = counted.Where(bin => bin.IsOrdered).Select(bin => bin.From).ToHashSet();
        return numbers.Where(value => !known.Contains(value)).CountBy(value => value).Select(pair => new BaselineBin("", 0, pair.Value, true) { From = pair.Key, To = pair.Key });
    }

    /// <summary>A column's values as baselines keep them: timestamps in days.</summary>
    internal static double[] Numbers(Column column) => column is Column<DateTime> times
        ? [.. Enumerable.Range(0, times.Count).Where(row => !times.IsMissing(row)).Select(row => times.Values[row].Ticks / (double)TimeSpan.TicksPerDay)]
        : Array.FindAll(RawColumn.Numbers(column), value => !double.IsNaN(value));

    // The mean size of what goes from one value to the other in a straight line, through zero if they differ in sign.
    private static double Between(double start, double end) =>
        start * end >= 0 ? (Math.Abs(start) + Math.Abs(end)) / 2 : ((start * start) + (end * end)) / (2 * (Math.Abs(start) + Math.Abs(end)));
}
