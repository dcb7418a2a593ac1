using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelOps.Learning.Trees;

/// <summary>The search for the best split of one leaf on one feature.</summary>
internal unsafe ref partial struct SplitSearch
{
    // What a product may lack by rounding to be worth the division that tells.
    private const double AlmostOne = 1 - 1e-14;
    private readonly SplitFinder _finder;
    private readonly GradientPacking _packing;
    private readonly LeafState _leaf;
    private readonly int* _rows;
    private readonly int _feature;
    private readonly long* _histogram;
    private readonly double _gradient;
    private readonly double _hessian;
    private readonly double _startScore;
    private double _bestScore;
    private SplitCandidate _best;
    private int[]? _counts;

    public SplitSearch(SplitFinder finder, LeafState leaf, int* rows, int feature, long* histogram, double score)
    {
        (_finder, _leaf, _feature, _packing) = (finder, leaf, feature, finder.Packing);
        _rows = rows;
        _histogram = histogram;
        _gradient = _packing.GradientUnits(leaf.Sum);
        _hessian = _packing.HessianUnits(leaf.Sum);
        _startScore = _bestScore = score;
    }

    /// <summary>Tries every cut after one of the first <paramref name="cuts"/> bins, with <paramref name="left"/> on the left from the start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Numbers(long left, int cuts)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(left, cuts);
            return;
        }

        var missingLeft = left != 0;
        for (var bin = 0; bin < cuts; bin++)
        {
            // In small leaves most bins are empty; a cut after an empty bin divides as the cut before it.
            if (_histogram[bin] == 0)
            {
                continue;
            }

            left += _histogram[bin];
            double leftHessian = _packing.HessianUnits(left);
            var rightHessian = _hessian - leftHessian;
            if (rightHessian < _finder.LeastHessian)
            {
                break;
            }

            if (leftHessian < _finder.LeastHessian)
            {
                continue;
            }

            double leftGradient = _packing.GradientUnits(left);
            var rightGradient = _gradient - leftGradient;
            var (leftWeight, rightWeight) = (leftHessian + _finder.Lambda, rightHessian + _finder.Lambda);
            var score = ((leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight)) / (leftWeight * rightWeight);
            if (score > _bestScore && HasData(left, bin, missingLeft))
            {
                Keep(score, left, bin, missingLeft);
            }
        }
    }

    // As Numbers, eight bins at once, in the same arithmetic.
    private void Wide(long start, int cuts)
    {
        var (bin, sum) = (0, start);
        ulong bits;
        while ((bits = NextBetter(ref bin, cuts, ref sum, out var score, out var left)) != 0)
        {
            for (; bits != 0; bits &= bits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(bits);
                if (score[lane] > _bestScore && HasData(left[lane], bin + lane, start != 0))
                {
                    Keep(score[lane], left[lane], bin + lane, start != 0);
                }
            }

            bin += Vector512<long>.Count;
        }
    }

    // Goes on to the next eight bins with a cut better than the best, as far as vectors tell. It calls nothing, so that all
    // stays in registers. An empty bin repeats the cut before it, and a cut with all rows on one side has too little on the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly ulong NextBetter(ref int bin, int cuts, ref long start, out Vector512<double> score, out Vector512<long> left)
    {
        var histogram = _histogram;
        var (gradientShift, countBits) = (_packing.GradientShift, _packing.CountBits);
        var hessianMask = Vector512.Create((1L << _packing.HessianBits) - 1);
        var countMask = Vector512.Create((1L << countBits) - 1);
        var leastCount = Vector512.Create(countBits > 0 ? _finder.Options.MinData : 0L);
        var mostCount = Vector512.Create(countBits > 0 ? _leaf.Count - _finder.Options.MinData : 0L);
        var lambda = Vector512.Create(_finder.Lambda);
        var least = Vector512.Create(_finder.LeastHessian);
        var (gradient, hessian) = (Vector512.Create(_gradient), Vector512.Create(_hessian));
        var nearBest = Vector512.Create(_bestScore * AlmostOne);
        var sum = Vector512.Create(start);
        for (var at = bin; at < cuts; at += Vector512<long>.Count)
        {
            var here = Vector512.Load(histogram + at);
            if (here == Vector512<long>.Zero)
            {
                continue;
            }

            // Running sums: of neighbours, of pairs, of fours.
            here += Vector512.Shuffle(here, Vector512.Create(8L, 0, 1, 2, 3, 4, 5, 6));
            here += Vector512.Shuffle(here, Vector512.Create(8L, 8, 0, 1, 2, 3, 4, 5));
            here += Vector512.Shuffle(here, Vector512.Create(8L, 8, 8, 8, 0, 1, 2, 3));
            here += sum;
            sum = Vector512.Shuffle(here, Vector512.Create(7L));

            var leftHessian = Vector512.ConvertToDouble((here >>> countBits) & hessianMask);
            var rightHessian = hessian - leftHessian;
            var count = here & countMask;
            var valid = (Vector512.GreaterThanOrEqual(leftHessian, least) & Vector512.GreaterThanOrEqual(rightHessian, least)).AsInt64()
                & Vector512.GreaterThanOrEqual(count, leastCount) & Vector512.LessThanOrEqual(count, mostCount);
            if (valid == Vector512<long>.Zero)
            {
                continue;
            }

            var leftGradient = Vector512.ConvertToDouble(here >> gradientShift);
            var rightGradient = gradient - leftGradient;
            var leftWeight = leftHessian + lambda;
            var rightWeight = rightHessian + lambda;
            var product = (leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight);
            var weights = leftWeight * rightWeight;
            var better = Vector512.GreaterThan(product, nearBest * weights).AsInt64() & valid;
            if (better != Vector512<long>.Zero)
            {
                (bin, start, score, left) = (at, sum[0], product / weights, here);
                return better.ExtractMostSignificantBits();
            }
        }

        (score, left) = (default, default);
        return 0;
    }

    /// <summary>As <see cref="Numbers"/>, with leaf values kept within bounds and in the order that the constraint asks for.</summary>
    public void Bounded(long left, int cuts, sbyte direction)
    {
        var missingLeft = left != 0;
        for (var bin = 0; bin < cuts; bin++)
        {
            left += _histogram[bin];
            var right = _leaf.Sum - left;
            if (_packing.HessianUnits(left) < _finder.LeastHessian || _packing.HessianUnits(right) < _finder.LeastHessian
                || direction * (_finder.Value(right, _leaf.Lowest, _leaf.Highest) - _finder.Value(left, _leaf.Lowest, _leaf.Highest)) < 0)
            {
                continue;
            }

            var score = _finder.Score(_leaf, left) + _finder.Score(_leaf, right);
            if (score > _bestScore && HasData(left, bin, missingLeft))
            {
                Keep(score, left, bin, missingLeft);
            }
        }
    }

    /// <summary>Writes the split, when one was found.</summary>
    public void Result(long missing, ref SplitCandidate best)
    {
        if (_bestScore == _startScore)
        {
            return;
        }

        _best.Feature = _feature;
        _best.Score = _bestScore;
        _best.Gain = _finder.Gain(_leaf, _best);
        if (missing == 0)
        {
            // Nothing was learnt of missing values: they go where more rows go.
            _best.MissingLeft = _packing.HessianUnits(_best.Left) >= _hessian / 2;
        }

        best = _best;
    }

    private void Keep(double score, long left, int bin, bool missingLeft) =>
        (_bestScore, _best.Left, _best.Bin, _best.MissingLeft) = (score, left, bin, missingLeft);

    private bool HasData(long left, int bin, bool missingLeft) =>
        IsCertain(left) is { } certain ? certain : IsEnough(Counts(running: true)[bin] + (missingLeft ? _counts![_finder.Data.Features[_feature].Count] : 0));

    // Null when the hessians leave it open whether both sides have enough rows.
    private readonly bool? IsCertain(long left)
    {
        if (_packing.CountBits > 0)
        {
            return IsEnough(_packing.Count(left));
        }

        double hessian = _packing.HessianUnits(left);
        return hessian >= _finder.CertainHessian && _hessian - hessian >= _finder.CertainHessian ? true : null;
    }

    private readonly bool IsEnough(int lefts) => lefts >= _finder.Options.MinData && _leaf.Count - lefts >= _finder.Options.MinData;

    // Rows by bin; running counts for cuts.
    private int[] Counts(bool running)
    {
        if (_counts is null)
        {
            _counts = new int[256];
            fixed (int* counts = _counts)
            {
                HistogramKernel.Count(_finder.Data.Column(_feature), _rows, _leaf.Count, counts);
            }

            for (var bin = 1; running && bin < _finder.Data.Features[_feature].Count; bin++)
            {
                _counts[bin] += _counts[bin - 1];
            }
        }

        return _counts;
    }
}
