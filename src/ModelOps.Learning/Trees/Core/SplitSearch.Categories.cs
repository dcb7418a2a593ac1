using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

internal unsafe ref partial struct SplitSearch
{
    private const int FewCategories = 32;
    private const double Smoothing = 10;

    /// <summary>
    /// Orders categories by gradient over hessian and tries the first ones, and the last ones, as the left side
    /// (Fisher 1958: the best division in two is such a cut); from one try to the next as many rows as a leaf needs are
    /// added, for fewer choices and less luck (Ke et al. 2017's <c>min_data_per_group</c>). Categories with little
    /// support, and those never seen, go right.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Categories(FeatureBins bins, long missing)
    {
        var order = stackalloc int[FeatureBins.MostBins + 1];
        var ratios = stackalloc double[FeatureBins.MostBins + 1];
        var rowsAHessian = _leaf.Count / Math.Max(1, _hessian);
        var supported = 0;
        for (var bin = 0; bin <= bins.Count; bin++)
        {
            var sum = bin < bins.Count ? _histogram[bin] : missing;
            double hessian = _packing.HessianUnits(sum);
            var rows = _packing.CountBits > 0 ? _packing.Count(sum) : hessian * rowsAHessian;
            if (sum != 0 && rows >= Smoothing && !(bins.HasOther && bin == bins.Count - 1))
            {
                ratios[supported] = _packing.GradientUnits(sum) / (hessian + (Smoothing / rowsAHessian));
                order[supported++] = bin;
            }
        }

        Sort(ratios, order, supported);
        var penalty = Math.Max(0, supported - 2) * _finder.CategoryPenalty;
        var (found, fromEnd) = (0, false);
        for (var direction = 0; direction < 2; direction++)
        {
            var (left, group) = (0L, 0.0);
            for (var i = 0; i < (supported + 1) / 2; i++)
            {
                var bin = order[direction == 0 ? i : supported - 1 - i];
                var sum = bin < bins.Count ? _histogram[bin] : missing;
                left += sum;
                group += _packing.CountBits > 0 ? _packing.Count(sum) : _packing.HessianUnits(sum) * rowsAHessian;
                var right = _leaf.Sum - left;
                if (_packing.HessianUnits(left) < _finder.LeastHessian || _packing.HessianUnits(right) < _finder.LeastHessian || group < _finder.Options.MinData)
                {
                    continue;
                }

                group = 0;
                var score = _finder.Score(_leaf, left) + _finder.Score(_leaf, right) - penalty;
                if (score > _bestScore && HasData(left, new ReadOnlySpan<int>(order, supported), i + 1, direction == 1))
                {
                    Keep(score, left, -1, false);
                    (found, fromEnd) = (i + 1, direction == 1);
                }
            }
        }

        if (found > 0)
        {
            var lefts = new bool[bins.Count + 1];
            for (var i = 0; i < found; i++)
            {
                lefts[order[fromEnd ? supported - 1 - i : i]] = true;
            }

            _best.MissingLeft = lefts[bins.Count];
            _best.LeftBins = lefts;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(double* keys, int* items, int count)
    {
        if (count > FewCategories)
        {
            new Span<double>(keys, count).Sort(new Span<int>(items, count));
            return;
        }

        for (var i = 1; i < count; i++)
        {
            var (key, item, at) = (keys[i], items[i], i);
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                (keys[at], items[at]) = (keys[at - 1], items[at - 1]);
            }

            (keys[at], items[at]) = (key, item);
        }
    }

    private bool HasData(long left, ReadOnlySpan<int> order, int lefts, bool fromEnd)
    {
        if (IsCertain(left) is { } certain)
        {
            return certain;
        }

        var counts = Counts(running: false);
        var rows = 0;
        foreach (var bin in fromEnd ? order[^lefts..] : order[..lefts])
        {
            rows += counts[bin];
        }

        return IsEnough(rows);
    }
}
