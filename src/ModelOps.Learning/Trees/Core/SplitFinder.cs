using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// Finds the best split of a leaf on one feature. In units of packed sums, the score of rows with gradient sum G and
/// hessian sum H is G² / (H + λ); a split's gain is the children's scores less the parent's (Chen and Guestrin 2016,
/// equation 7, without the half).
/// </summary>
internal sealed unsafe class SplitFinder
{
    private readonly BinnedMatrix _data;
    private readonly GrowthOptions _options;
    private readonly GradientPacking _packing;
    private readonly double _lambda;
    private readonly double _leastHessian;
    private readonly double _certainHessian;
    private readonly double _unit;

    public SplitFinder(BinnedMatrix data, GrowthOptions options, GradientPacking packing)
    {
        _data = data;
        _options = options;
        _packing = packing;
        _lambda = options.L2 * packing.HessianScale;
        _unit = packing.HessianScale / (packing.GradientScale * packing.GradientScale);
        var leastHessian = Math.Max(1, options.MinHessian * packing.HessianScale);
        _leastHessian = packing.CountsRows ? Math.Max(leastHessian, options.MinData) : leastHessian;

        // Rows have at most MostHessian: a side with this much has MinData rows for certain, without counting.
        _certainHessian = ((options.MinData - 1.0) * packing.MostHessian) + 1;
    }

    /// <summary>The best split of a leaf on a feature; <see cref="SplitCandidate.Gain"/> is 0 when there is none.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="rows">The rows of all leaves.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="histogram">The feature's histogram.</param>
    public SplitCandidate Find(LeafState leaf, int* rows, int feature, long* histogram)
    {
        var bins = _data.Features[feature];
        var missing = bins.HasMissing ? histogram[bins.Count] : 0;
        var search = new Search(this, leaf, rows + leaf.Start, feature, histogram);
        if (bins.IsCategorical)
        {
            search.Categories(bins, missing);
        }
        else if (_options.Monotone is not null)
        {
            search.Bounded(0, missing != 0 ? bins.Count : bins.Count - 1, _options.Monotone[feature]);
            if (missing != 0)
            {
                search.Bounded(missing, bins.Count - 1, _options.Monotone[feature]);
            }
        }
        else
        {
            search.Numbers(0, missing != 0 ? bins.Count : bins.Count - 1);
            if (missing != 0)
            {
                search.Numbers(missing, bins.Count - 1);
            }
        }

        return search.Result(missing);
    }

    /// <summary>A leaf's value before shrinkage: −G / (H + λ), within its bounds.</summary>
    public double Value(long sum, double lowest, double highest) =>
        Math.Clamp(-_packing.Gradient(sum) / (_packing.Hessian(sum) + _options.L2), lowest, highest);

    private ref struct Search
    {
        private readonly SplitFinder _finder;
        private readonly LeafState _leaf;
        private readonly int* _rows;
        private readonly int _feature;
        private readonly long* _histogram;
        private readonly double _parentScore;
        private readonly double _gradient;
        private readonly double _hessian;
        private double _bestScore;
        private SplitCandidate _best;
        private int[]? _counts;

        public Search(SplitFinder finder, LeafState leaf, int* rows, int feature, long* histogram)
        {
            (_finder, _leaf, _feature) = (finder, leaf, feature);
            _rows = rows;
            _histogram = histogram;
            _gradient = leaf.Sum >> 32;
            _hessian = (uint)leaf.Sum;
            _parentScore = finder._options.Monotone is null ? _gradient * _gradient / (_hessian + finder._lambda) : BoundedScore(leaf.Sum);
            _bestScore = (_parentScore * (1 + 1e-12)) + (finder._options.MinGain / finder._unit);
            _best = new SplitCandidate { Feature = feature, Bin = -1 };
        }

        /// <summary>Tries every cut after one of the first <paramref name="cuts"/> bins, with <paramref name="left"/> on the left from the start.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Numbers(long left, int cuts)
        {
            var (lambda, least) = (_finder._lambda, _finder._leastHessian);
            var (gradient, hessian, best) = (_gradient, _hessian, _bestScore);
            var missingLeft = left;
            for (var bin = 0; bin < cuts; bin++)
            {
                // In small leaves most bins are empty; a cut after an empty bin divides as the cut before it.
                var here = _histogram[bin];
                if (here == 0)
                {
                    continue;
                }

                left += here;
                double leftHessian = (uint)left;
                var rightHessian = hessian - leftHessian;
                if (rightHessian < least)
                {
                    break;
                }

                if (leftHessian < least)
                {
                    continue;
                }

                double leftGradient = (int)(left >> 32);
                var rightGradient = gradient - leftGradient;
                var (leftWeight, rightWeight) = (leftHessian + lambda, rightHessian + lambda);
                var score = ((leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight)) / (leftWeight * rightWeight);
                if (score > best && HasData(left, bin, missingLeft != 0))
                {
                    best = score;
                    Keep(score, left, bin, missingLeft != 0);
                }
            }
        }

        /// <summary>As <see cref="Numbers"/>, with leaf values kept within bounds and in the order that the constraint asks for.</summary>
        public void Bounded(long left, int cuts, sbyte direction)
        {
            var missingLeft = left;
            for (var bin = 0; bin < cuts; bin++)
            {
                left += _histogram[bin];
                var right = _leaf.Sum - left;
                if ((uint)left < _finder._leastHessian || (uint)right < _finder._leastHessian
                    || direction * (_finder.Value(right, _leaf.Lowest, _leaf.Highest) - _finder.Value(left, _leaf.Lowest, _leaf.Highest)) < 0)
                {
                    continue;
                }

                var score = BoundedScore(left) + BoundedScore(right);
                if (score > _bestScore && HasData(left, bin, missingLeft != 0))
                {
                    Keep(score, left, bin, missingLeft != 0);
                }
            }
        }

        /// <summary>
        /// Orders categories by gradient over hessian and tries the first ones, and the last ones, as the left side
        /// (Fisher 1958: the best division in two is such a cut). Categories with little support, and those never
        /// seen, go right.
        /// </summary>
        public void Categories(FeatureBins bins, long missing)
        {
            const double Smoothing = 10;
            var rows = _leaf.Count / Math.Max(1, _hessian);
            Span<int> order = stackalloc int[FeatureBins.MostBins + 1];
            Span<double> ratios = stackalloc double[FeatureBins.MostBins + 1];
            var supported = 0;
            for (var bin = 0; bin <= bins.Count; bin++)
            {
                var sum = bin < bins.Count ? _histogram[bin] : missing;
                if ((uint)sum * rows >= Smoothing && !(bins.HasOther && bin == bins.Count - 1))
                {
                    ratios[supported] = (sum >> 32) / ((uint)sum + (Smoothing / rows));
                    order[supported++] = bin;
                }
            }

            ratios[..supported].Sort(order[..supported], static (a, b) => a.CompareTo(b));
            Span<bool> isLeft = stackalloc bool[FeatureBins.MostBins + 1];
            for (var direction = 0; direction < 2; direction++)
            {
                long left = 0;
                isLeft.Clear();
                for (var i = 0; i < (supported + 1) / 2; i++)
                {
                    var bin = order[direction == 0 ? i : supported - 1 - i];
                    left += bin < bins.Count ? _histogram[bin] : missing;
                    isLeft[bin] = true;
                    var right = _leaf.Sum - left;
                    if ((uint)left < _finder._leastHessian || (uint)right < _finder._leastHessian)
                    {
                        continue;
                    }

                    var score = BoundedScore(left) + BoundedScore(right);
                    if (score > _bestScore && HasData(left, isLeft))
                    {
                        Keep(score, left, -1, isLeft[bins.Count]);
                        _best.LeftBins = isLeft[..bins.Count].ToArray();
                    }
                }
            }
        }

        public SplitCandidate Result(long missing)
        {
            _best.Gain = _best.Bin >= 0 || _best.LeftBins is not null ? (_bestScore - _parentScore) * _finder._unit : 0;
            if (missing == 0)
            {
                // Nothing was learnt of missing values: they go where more rows go.
                _best.MissingLeft = (uint)_best.Left >= _hessian / 2;
            }

            return _best;
        }

        private void Keep(double score, long left, int bin, bool missingLeft) =>
            (_bestScore, _best.Left, _best.Bin, _best.MissingLeft) = (score, left, bin, missingLeft);

        // G² / (H + λ) when the value −G / (H + λ) is free, and what the value allowed attains when it is not.
        private readonly double BoundedScore(long sum)
        {
            double gradient = sum >> 32;
            var weight = (uint)sum + _finder._lambda;
            if (_finder._options.Monotone is null)
            {
                return gradient * gradient / weight;
            }

            var units = _finder._packing.GradientScale / _finder._packing.HessianScale;
            var value = _finder.Value(sum, _leaf.Lowest, _leaf.Highest) * units;
            return -value * ((2 * gradient) + (weight * value));
        }

        private bool HasData(long left, int bin, bool missingLeft)
        {
            if (IsCertain(left))
            {
                return true;
            }

            var counts = Counts(running: true);
            return IsEnough(counts[bin] + (missingLeft ? counts[_finder._data.Features[_feature].Count] : 0));
        }

        private bool HasData(long left, scoped ReadOnlySpan<bool> isLeft)
        {
            if (IsCertain(left))
            {
                return true;
            }

            var counts = Counts(running: false);
            var lefts = 0;
            for (var i = 0; i < isLeft.Length; i++)
            {
                lefts += isLeft[i] ? counts[i] : 0;
            }

            return IsEnough(lefts);
        }

        private readonly bool IsCertain(long left) =>
            (uint)left >= _finder._certainHessian && _hessian - (uint)left >= _finder._certainHessian;

        private readonly bool IsEnough(int lefts) => lefts >= _finder._options.MinData && _leaf.Count - lefts >= _finder._options.MinData;

        // Only asked for when the hessians leave it open whether a side has enough rows; running counts for cuts.
        private int[] Counts(bool running)
        {
            if (_counts is null)
            {
                _counts = new int[256];
                fixed (int* counts = _counts)
                {
                    HistogramKernel.Count(_finder._data.Column(_feature), _rows, _leaf.Count, counts);
                }

                for (var bin = 1; running && bin < _finder._data.Features[_feature].Count; bin++)
                {
                    _counts[bin] += _counts[bin - 1];
                }
            }

            return _counts;
        }
    }
}
