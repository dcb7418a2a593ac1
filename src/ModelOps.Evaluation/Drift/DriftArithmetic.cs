using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Drift;

/// <summary>The measures of drift.</summary>
internal static class DriftArithmetic
{
    // An empty bin would make the index infinite; it counts as one row in ten thousand, as is usual.
    private const double LeastShare = 0.0001;

    // Pearson's statistic follows the chi-square distribution if no bin is expected to hold fewer rows (Cochran 1954).
    private const double LeastExpected = 5;

    /// <summary>The measures of a column; its verdict comes later, from all columns.</summary>
    internal static ColumnDrift Measure(string name, ColumnBaseline baseline, Column column)
    {
        var counted = baseline.Count(column);
        double then = Math.Max(1, counted.Sum(bin => bin.Expected)), now = Math.Max(1, counted.Sum(bin => bin.Actual));
        DriftBin[] bins = WithDifferences([.. counted.Where(bin => bin.Expected + bin.Actual > 0).Select(bin => (bin, Bin(bin, then, now)))]);
        var (statistic, freedom, terms) = ChiSquare(bins);
        var byChiSquare = freedom == 0 ? 1 : ChiSquareTail.Of(statistic, freedom);
        var exact = Exact(bins);
        var missing = counted[^1];
        var isOrdered = counted.Any(bin => bin.IsOrdered);
        var distance = isOrdered ? NumberDistance.Of(counted, baseline, column) : NumberDistance.None;
        return new ColumnDrift(
            name,
            DriftLevel.Stable,
            bins.Sum(bin => bin.Psi),
            JensenShannon(bins),
            distance.KolmogorovSmirnov,
            statistic,
            freedom,
            exact is not { } sparse ? byChiSquare : freedom == 0 ? sparse : Math.Min(1, 2 * Math.Min(byChiSquare, sparse)),
            bins)
        {
            HasSparseBins = exact is not null,
            ChiSquareTerms = terms,
            KolmogorovSmirnovAt = distance.At,
            KolmogorovSmirnovPValue = KolmogorovTail.Of(distance.KolmogorovSmirnov, then - missing.Expected, now - missing.Actual),
            Wasserstein = distance.Wasserstein,
            WassersteinTerms = distance.Terms,
            MissingThen = missing.Expected / then,
            MissingNow = missing.Actual / now,
            MissingPValue = TwoShares(missing.Expected, missing.Actual, then, now),
            NewValues = NewValues.Of(baseline, column),
            OutOfRange = NewValues.OutOfRange(baseline, column),
        };
    }

    /// <summary>The p-values of several columns, corrected for their number.</summary>
    internal static double[] Adjusted(double[] pValues, DriftCorrection correction = DriftCorrection.Holm) =>
        correction == DriftCorrection.BenjaminiHochberg ? FalseDiscoveryRate(pValues) : HolmCorrection.Of(pValues);

    // The step-up correction of Benjamini and Hochberg (1995): the greatest p-value stays, the next is multiplied by the number of columns over its rank, and so on, never more than one after.
    private static double[] FalseDiscoveryRate(double[] pValues)
    {
        int[] order = [.. Enumerable.Range(0, pValues.Length).OrderByDescending(i => pValues[i])];
        var adjusted = new double[pValues.Length];
        var most = 1.0;
        for (var place = 0; place < order.Length; place++)
        {
            most = Math.Min(most, pValues[order[place]] * ((double)order.Length / (order.Length - place)));
            adjusted[order[place]] = most;
        }

        return adjusted;
    }

    // Bins that are empty then and now say nothing, and are left out before.
    private static DriftBin Bin(BaselineBin bin, double then, double now)
    {
        var (shareThen, shareNow) = (bin.Expected / then, bin.Actual / now);
        var (floorThen, floorNow) = (Math.Max(shareThen, LeastShare), Math.Max(shareNow, LeastShare));
        var middle = (shareThen + shareNow) / 2;
        return new DriftBin(bin.Label, bin.Expected, bin.Actual, shareThen, shareNow, (floorNow - floorThen) * Math.Log(floorNow / floorThen))
        {
            JensenShannon = (Part(shareThen, middle) + Part(shareNow, middle)) / 2,
        };
    }

    private static double Part(double share, double middle) => share == 0 ? 0 : share * Math.Log2(share / middle);

    // What the cumulative shares of present values differ by at the end of each bin of numbers.
    private static DriftBin[] WithDifferences((BaselineBin Bin, DriftBin Drift)[] bins)
    {
        var present = bins.Where(pair => pair.Bin.Label != BaselineBin.Missing).ToArray();
        double then = present.Sum(pair => pair.Bin.Expected), now = present.Sum(pair => pair.Bin.Actual), difference = 0;
        return [.. bins.Select(pair =>
        {
            if (!pair.Bin.IsOrdered || then == 0 || now == 0)
            {
                return pair.Drift;
            }

            difference += (pair.Bin.Actual / now) - (pair.Bin.Expected / then);
            return pair.Drift with { CumulativeDifference = difference };
        })];
    }

    // The chance of two shares as different, were they of one population.
    private static double TwoShares(double then, double now, double allThen, double allNow)
    {
        DriftBin[] bins = [new("", then, now, 0, 0, 0), new("", allThen - then, allNow - now, 0, 0, 0)];
        if (then + now == 0 || then + now == allThen + allNow)
        {
            return 1;
        }

        if (Exact(bins) is { } exact)
        {
            return exact;
        }

        var (statistic, freedom, _) = ChiSquare(bins);
        return ChiSquareTail.Of(statistic, freedom);
    }

    private static double JensenShannon(DriftBin[] bins) => Math.Sqrt(Math.Max(0, bins.Sum(bin => bin.JensenShannon)));

    private static (double Statistic, int Freedom, ChiSquareTerm[] Terms) ChiSquare(DriftBin[] bins)
    {
        double then = bins.Sum(bin => bin.Expected), now = bins.Sum(bin => bin.Actual);
        var pooled = Pooled(bins, Math.Min(then, now) / (then + now));
        if (then == 0 || now == 0 || pooled.Count < 2)
        {
            return (0, 0, []);
        }

        ChiSquareTerm[] terms = [.. pooled.Select(bin =>
        {
            var both = bin.Then + bin.Now;
            var (ofThen, ofNow) = (both * then / (then + now), both * now / (then + now));
            return new ChiSquareTerm(bin.Label, bin.Then, bin.Now, ofThen, ofNow, (((bin.Then - ofThen) * (bin.Then - ofThen)) / ofThen) + (((bin.Now - ofNow) * (bin.Now - ofNow)) / ofNow));
        })];
        return (terms.Sum(term => term.Term), pooled.Count - 1, terms);
    }

    // Joined with a large bin, sparse ones no longer show: each is tested on its own, and all together where they are sparse even so.
    private static double? Exact(DriftBin[] bins)
    {
        double then = bins.Sum(bin => bin.Expected), now = bins.Sum(bin => bin.Actual), smaller = Math.Min(then, now) / (then + now);
        List<(double Then, double Now)> sparse = [.. bins.Where(bin => IsSparse(bin.Expected + bin.Actual, smaller)).Select(bin => (bin.Expected, bin.Actual))];
        if (sparse.Count == 0 || bins.Length == 1)
        {
            return null;
        }

        var (allThen, allNow) = (sparse.Sum(bin => bin.Then), sparse.Sum(bin => bin.Now));
        if (sparse.Count > 1 && IsSparse(allThen + allNow, smaller))
        {
            sparse.Add((allThen, allNow));
        }

        return Math.Min(1, sparse.Count * sparse.Min(bin => FisherExact.PValue(bin.Then, bin.Now, then, now)));
    }

    private static bool IsSparse(double rows, double smaller) => rows * smaller < LeastExpected;

    // Sparse bins are joined, and with the smallest other one if they are still sparse.
    private static List<(string Label, double Then, double Now)> Pooled(DriftBin[] bins, double smaller)
    {
        var pooled = bins.Select(bin => (bin.Label, Then: bin.Expected, Now: bin.Actual)).OrderBy(bin => bin.Then + bin.Now).ToList();
        while (pooled.Count > 1 && IsSparse(pooled[0].Then + pooled[0].Now, smaller))
        {
            var first = pooled[0];
            pooled.RemoveAt(0);
            pooled[0] = ($"{first.Label}, {pooled[0].Label}", pooled[0].Then + first.Then, pooled[0].Now + first.Now);
            pooled.Sort((left, right) => (left.Then + left.Now).CompareTo(right.Then + right.Now));
        }

        return pooled;
    }
}
