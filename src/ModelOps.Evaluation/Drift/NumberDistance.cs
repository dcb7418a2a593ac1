using ModelOps.Models;
using ModelOps.Models.Baselines;

namespace ModelOps.Evaluation.Drift;

/// <summary>
/// How far the numbers of a column are from those at training: both cumulative shares are followed through all values at which one of them moves. Those of now are known exactly; those of
/// training as the baseline keeps them, evenly spread between the values that it keeps, or inside bins where it is of an earlier version.
/// </summary>
internal sealed class NumberDistance
{
    private readonly List<WassersteinTerm> _terms = [];

    private NumberDistance()
    {
    }

    /// <summary>That of what has no order.</summary>
    internal static NumberDistance None { get; } = new();

    /// <summary>The largest difference of cumulative shares; NaN where it is not known.</summary>
    internal double KolmogorovSmirnov { get; private set; } = double.NaN;

    /// <summary>The value at which it is; NaN where the shares are known at the bins' borders only.</summary>
    internal double At { get; private set; } = double.NaN;

    /// <summary>The area between the cumulative shares, over the standard deviation at training; NaN where there is none.</summary>
    internal double Wasserstein { get; private set; } = double.NaN;

    /// <summary>What <see cref="Wasserstein"/> is the sum of, bin by bin.</summary>
    internal IReadOnlyList<WassersteinTerm> Terms => _terms;

    internal static NumberDistance Of(IReadOnlyList<BaselineBin> counted, ColumnBaseline baseline, Column column)
    {
        var found = new NumberDistance();
        double[] now = Numbers(column);
        var present = counted.SkipLast(1).ToArray();
        var then = present.Sum(bin => bin.Expected);
        if (then == 0 || now.Length == 0)
        {
            return found;
        }

        var kept = ColumnQuantiles.Stretches(baseline);
        if (kept is null)
        {
            found.KolmogorovSmirnov = AtBorders(present);
            kept = InBins(counted);
        }

        if (kept is { Count: > 0 })
        {
            Array.Sort(now);
            found.Follow(kept, now, then, [.. present.Where(bin => bin.IsOrdered)], baseline.StandardDeviation ?? 0);
        }

        return found;
    }

    /// <summary>A column's values as baselines keep them: timestamps in days.</summary>
    internal static double[] Numbers(Column column) => column is Column<DateTime> times
        ? [.. Enumerable.Range(0, times.Count).Where(row => !times.IsMissing(row)).Select(row => times.Values[row].Ticks / (double)TimeSpan.TicksPerDay)]
        : Array.FindAll(RawColumn.Numbers(column), value => !double.IsNaN(value));

    // Where rows of training have no place, of an earlier version's baseline, nobody knows how far out they were.
    private static List<NumberStretch>? InBins(IReadOnlyList<BaselineBin> counted) =>
        counted.Any(bin => bin.Expected > 0 && bin.Label != BaselineBin.Missing && !(double.IsFinite(bin.From) && double.IsFinite(bin.To)))
            ? null
            : [.. counted.Where(bin => bin.IsOrdered && bin.Expected > 0).Select(bin => new NumberStretch(bin.From, bin.To, bin.Expected))];

    private static double AtBorders(BaselineBin[] bins)
    {
        double then = bins.Sum(bin => bin.Expected), now = bins.Sum(bin => bin.Actual), difference = 0, largest = 0;
        foreach (var bin in bins)
        {
            difference += (bin.Actual / now) - (bin.Expected / then);
            largest = Math.Max(largest, Math.Abs(difference));
        }

        return largest;
    }

    private void Follow(IReadOnlyList<NumberStretch> kept, double[] now, double then, BaselineBin[] bins, double unit)
    {
        double[] borders = [.. bins.SelectMany(bin => (double[])[bin.From, bin.To]).Where(double.IsFinite).Distinct().Order()];
        double[] points = [.. now.Where(double.IsFinite).Concat(kept.SelectMany(stretch => (double[])[stretch.From, stretch.To])).Concat(borders).Distinct().Order()];
        NumberStretch[] places = [.. kept.Where(stretch => stretch.From == stretch.To)], ranges = [.. kept.Where(stretch => stretch.From < stretch.To)];
        var isExact = double.IsNaN(KolmogorovSmirnov);
        var (next, at, within, border, area) = (0, 0, 0, 0, 0.0);

        // Infinities of training are in the outer bins; they have no place on the way.
        var difference = -bins.Where(bin => double.IsNegativeInfinity(bin.From)).Sum(bin => bin.Expected) / then;
        for (; next < now.Length && double.IsNegativeInfinity(now[next]); next++)
        {
            difference += 1.0 / now.Length;
        }

        var (start, largest, place) = (difference, Math.Abs(difference), double.NegativeInfinity);
        for (var i = 0; i < points.Length; i++)
        {
            var point = points[i];
            Look(point);
            if (border < borders.Length && point == borders[border])
            {
                End(border == 0 ? double.NegativeInfinity : borders[border - 1], point);
                border++;
            }

            var (rows, first) = (0.0, next);
            for (; at < places.Length && places[at].From == point; at++)
            {
                rows += places[at].Rows;
            }

            while (next < now.Length && now[next] == point)
            {
                next++;
            }

            difference += ((next - first) / (double)now.Length) - (rows / then);
            Look(point);
            if (border > 0 && point == borders[border - 1])
            {
                start = difference;
            }

            if (i + 1 < points.Length)
            {
                var span = points[i + 1] - point;
                var end = difference;
                if (within < ranges.Length && ranges[within].From <= point)
                {
                    end -= ranges[within].Rows * span / (ranges[within].To - ranges[within].From) / then;
                    within += ranges[within].To == points[i + 1] ? 1 : 0;
                }

                area += span * Between(difference, end);
                difference = end;
            }
        }

        End(borders.Length == 0 ? double.NegativeInfinity : borders[^1], double.PositiveInfinity);
        if (isExact)
        {
            (KolmogorovSmirnov, At) = (Math.Min(1, largest), place);
        }

        Wasserstein = unit > 0 ? _terms.Sum(term => term.Term) : double.NaN;
        if (!(unit > 0))
        {
            _terms.Clear();
        }

        void Look(double point)
        {
            if (Math.Abs(difference) > largest)
            {
                (largest, place) = (Math.Abs(difference), point);
            }
        }

        void End(double from, double to)
        {
            if (area > 0 || (double.IsFinite(from) && double.IsFinite(to)))
            {
                _terms.Add(new WassersteinTerm(from, to, start, difference, area / unit));
            }

            (start, area) = (difference, 0);
        }
    }

    // The mean size of what goes from one value to the other in a straight line, through zero if they differ in sign.
    private static double Between(double start, double end) =>
        start * end >= 0 ? (Math.Abs(start) + Math.Abs(end)) / 2 : ((start * start) + (end * end)) / (2 * (Math.Abs(start) + Math.Abs(end)));
}
