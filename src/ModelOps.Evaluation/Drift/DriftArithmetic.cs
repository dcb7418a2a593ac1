using System.Globalization;
using ModelOps.Models;

namespace ModelOps.Evaluation.Drift;

/// <summary>The measures of drift.</summary>
internal static class DriftArithmetic
{
    // An empty bin would make the index infinite; it counts as one row in ten thousand, as is usual.
    private const double LeastShare = 0.0001;

    internal static ColumnDrift Compare(string name, ColumnBaseline baseline, Column column, DriftOptions options)
    {
        var text = baseline.Type == "text";
        var (labels, actual) = text ? OfText(baseline, column) : OfNumbers(baseline, column);
        double[] expected = text ? [.. baseline.Values.Values, baseline.Other, baseline.Missing] : [.. baseline.Counts, baseline.Missing];
        var bins = Bins(labels, expected, actual);
        var psi = bins.Sum(bin => bin.Psi);
        var (statistic, freedom) = ChiSquare(bins);
        return new ColumnDrift(
            name,
            psi >= options.DriftPsi ? DriftLevel.Drifted : psi >= options.ModeratePsi ? DriftLevel.Moderate : DriftLevel.Stable,
            psi,
            JensenShannon(bins),
            text ? double.NaN : KolmogorovSmirnov(expected[..^1], actual[..^1]),
            statistic,
            freedom,
            freedom == 0 ? 1 : ChiSquareTail.Of(statistic, freedom),
            bins);
    }

    private static (string[] Labels, double[] Counts) OfNumbers(ColumnBaseline baseline, Column column)
    {
        double[] edges = [.. baseline.Edges];
        var counts = new double[edges.Length + 2];
        foreach (var value in column is Column<DateTime> times ? Days(times) : RawColumn.Numbers(column))
        {
            var place = double.IsNaN(value) ? -1 : Array.BinarySearch(edges, value);
            counts[double.IsNaN(value) ? edges.Length + 1 : place >= 0 ? place + 1 : ~place]++;
        }

        string Show(double edge) => edge.ToString("G6", CultureInfo.InvariantCulture);
        string[] labels = edges.Length == 0
            ? ["any value"]
            : [$"below {Show(edges[0])}", .. edges.Zip(edges.Skip(1), (low, high) => $"{Show(low)} to below {Show(high)}"), $"{Show(edges[^1])} or more"];
        return ([.. labels, "(missing)"], counts);
    }

    private static (string[] Labels, double[] Counts) OfText(ColumnBaseline baseline, Column column)
    {
        string[] known = [.. baseline.Values.Keys];
        var places = known.Select((text, place) => (text, place)).ToDictionary(pair => pair.text, pair => pair.place, StringComparer.Ordinal);
        var counts = new double[known.Length + 2];
        var texts = RawColumn.Texts(column);
        foreach (var code in texts.Codes)
        {
            counts[code < 0 ? known.Length + 1 : places.GetValueOrDefault(texts.Categories[code], known.Length)]++;
        }

        return ([.. known, "(other)", "(missing)"], counts);
    }

    // As baselines keep moments.
    private static double[] Days(Column<DateTime> times) => [.. Enumerable.Range(0, times.Count).Select(row => times.IsMissing(row) ? double.NaN : times.Values[row].Ticks / (double)TimeSpan.TicksPerDay)];

    // Bins that are empty then and now say nothing.
    private static DriftBin[] Bins(string[] labels, double[] expected, double[] actual)
    {
        double then = Math.Max(1, expected.Sum()), now = Math.Max(1, actual.Sum());
        return [.. Enumerable.Range(0, labels.Length).Where(i => expected[i] + actual[i] > 0).Select(i =>
        {
            var (shareThen, shareNow) = (expected[i] / then, actual[i] / now);
            var (floorThen, floorNow) = (Math.Max(shareThen, LeastShare), Math.Max(shareNow, LeastShare));
            return new DriftBin(labels[i], expected[i], actual[i], shareThen, shareNow, (floorNow - floorThen) * Math.Log(floorNow / floorThen));
        })];
    }

    private static double JensenShannon(DriftBin[] bins)
    {
        static double Part(double share, double middle) => share == 0 ? 0 : share * Math.Log2(share / middle);

        var sum = bins.Sum(bin =>
        {
            var middle = (bin.ExpectedShare + bin.ActualShare) / 2;
            return Part(bin.ExpectedShare, middle) + Part(bin.ActualShare, middle);
        });
        return Math.Sqrt(Math.Max(0, sum / 2));
    }

    private static double KolmogorovSmirnov(double[] expected, double[] actual)
    {
        double then = expected.Sum(), now = actual.Sum(), difference = 0, largest = 0;
        if (then == 0 || now == 0)
        {
            return double.NaN;
        }

        for (var i = 0; i < expected.Length; i++)
        {
            difference += (expected[i] / then) - (actual[i] / now);
            largest = Math.Max(largest, Math.Abs(difference));
        }

        return largest;
    }

    private static (double Statistic, int Freedom) ChiSquare(DriftBin[] bins)
    {
        double then = bins.Sum(bin => bin.Expected), now = bins.Sum(bin => bin.Actual);
        if (then == 0 || now == 0 || bins.Length < 2)
        {
            return (0, 0);
        }

        var sum = bins.Sum(bin =>
        {
            var both = bin.Expected + bin.Actual;
            var (ofThen, ofNow) = (both * then / (then + now), both * now / (then + now));
            return (((bin.Expected - ofThen) * (bin.Expected - ofThen)) / ofThen) + (((bin.Actual - ofNow) * (bin.Actual - ofNow)) / ofNow);
        });
        return (sum, bins.Length - 1);
    }
}
