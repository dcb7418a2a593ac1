using System.Runtime.CompilerServices;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Trees;

/// <summary>
/// Finds the split of a node that leaves its children purest: by Gini's index for classes, by variance for numbers.
/// Both are the same sum: the squares of the children's totals over their weights.
/// </summary>
internal sealed unsafe class ForestSplitFinder : IDisposable
{
    // What a row costs when rows are brought together by bin, and what that costs for no row at all, in sums of a class in a bin.
    private const int GroupCost = 2;
    private const int GroupStart = 500;
    private readonly BinnedMatrix _data;
    private readonly ForestTargets _targets;
    private readonly ForestOptions _options;
    private readonly int _minData;
    private readonly NodeHistogram _histogram;
    private readonly ClassGroups _groups;
    private readonly double[] _total;
    private readonly double[] _left;
    private readonly int[] _counts = new int[256];
    private bool _isGrouped;
    private double _totalWeight;
    private double _leftSquares;
    private double _rightSquares;
    private double _totalSquares;
    private int _totalCounted;

    public ForestSplitFinder(BinnedMatrix data, ForestTargets targets, ForestOptions options, int minData)
    {
        (_data, _targets, _options, _minData) = (data, targets, options, minData);
        _histogram = new NodeHistogram(targets.Lanes);
        var width = Math.Max(1, targets.Classes);
        (_total, _left) = (new double[width], new double[width]);
        _groups = new ClassGroups(data.RowCount);
    }

    public void Dispose()
    {
        _histogram.Dispose();
        _groups.Dispose();
    }

    /// <summary>The best split on a feature, or the randomly cut one; null when the feature is constant here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SplitCandidate? Find(int feature, int* rows, long* packed, int count, ref SeededRandom random)
    {
        var bins = _data.Features[feature];
        _isGrouped = _targets.Classes > 2 && (_options.GroupsClasses ?? GroupStart + (count * GroupCost) < (long)_targets.Classes * Math.Min(count, bins.TotalCount));
        if (_isGrouped)
        {
            _groups.Add(_data.Column(feature), rows, packed, count);
            _histogram.List(_data.Column(feature), rows, count);
        }
        else
        {
            _histogram.Add(_data.Column(feature), rows, packed, count, _targets.Classes > 0);
        }

        SplitCandidate? found = null;
        if (_histogram.Count > 1)
        {
            if (!_targets.CountsRows && _minData > 1)
            {
                Array.Clear(_counts);
                fixed (int* counts = _counts)
                {
                    HistogramKernel.Count(_data.Column(feature), rows, count, counts);
                }
            }

            found = bins.IsCategorical ? Categories(feature, bins, packed, count, ref random) : Numbers(feature, bins, ref random);
        }

        if (_isGrouped)
        {
            _histogram.Forget();
        }
        else
        {
            _histogram.Clear();
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SplitCandidate Numbers(int feature, FeatureBins bins, ref SeededRandom random)
    {
        var used = _histogram.Bins;
        var hasMissing = bins.HasMissing && used[^1] == bins.Count;
        var values = hasMissing ? used[..^1] : used;
        var best = new SplitCandidate { Feature = feature };
        Sum(used, _total);
        var (from, to) = (0, hasMissing ? values.Length : values.Length - 1);
        var sides = hasMissing && !_options.RandomCuts ? 2 : 1;
        if (_options.RandomCuts && values.Length > 1)
        {
            from = RandomCut(bins, values, ref random);
            to = from + 1;
        }

        var missingLeft = _options.RandomCuts && hasMissing && (random.Next() & 1) == 0;
        for (var side = 0; side < sides; side++, missingLeft = true)
        {
            var (weight, counted) = (0.0, 0);
            ClearLeft();
            if (missingLeft)
            {
                Include(used[^1], ref weight, ref counted);
            }

            for (var i = 0; i < to; i++)
            {
                Include(values[i], ref weight, ref counted);
                if (i >= from && Gain(weight, counted) is var gain && gain > best.Score)
                {
                    best.Score = gain;
                    best.Bin = Middle(bins, values, i);
                    best.MissingLeft = missingLeft;
                }
            }
        }

        if (!hasMissing)
        {
            best.MissingLeft = LeftWeight(values, best.Bin) * 2 >= _totalWeight;
        }

        return best;
    }

    // Bins between two in use are empty here, but not for rows to come: the cut goes to the middle of the gap.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Middle(FeatureBins bins, ReadOnlySpan<byte> values, int index)
    {
        if (index + 1 >= values.Length)
        {
            return bins.Count - 1;
        }

        int low = values[index], high = values[index + 1] - 1;
        var middle = (bins.Threshold(low) + (double)bins.Threshold(high)) / 2;
        while (low < high && bins.Threshold(low) < middle)
        {
            low++;
        }

        return low;
    }

    // Evenly in the values between the least and the greatest here, as extremely randomised trees want it (Geurts et al. 2006).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RandomCut(FeatureBins bins, ReadOnlySpan<byte> values, ref SeededRandom random)
    {
        double low = bins.Threshold(values[0]), high = bins.Threshold(values[^1] - 1);
        var cut = low + (random.Unit() * (high - low));
        var index = 0;
        while (index + 2 < values.Length && bins.Threshold(values[index + 1] - 1) < cut)
        {
            index++;
        }

        return index;
    }

    // Classes two or numbers: ordering categories by their mean finds the best division. More classes: by their share of the most frequent one.
    // Extra trees cut that order at random, as they cut numbers.
    // An order by the targets themselves finds a gain where there is none: each category beyond two is one more degree of freedom.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SplitCandidate Categories(int feature, FeatureBins bins, long* packed, int rows, ref SeededRandom random)
    {
        var used = _histogram.Bins;
        Sum(used, _total);
        Span<double> means = stackalloc double[256];
        Span<int> order = stackalloc int[256];
        var target = _targets.Classes <= 2 ? Math.Min(1, _total.Length - 1) : Array.IndexOf(_total, _total.Max());
        var count = 0;
        foreach (var bin in used)
        {
            if (bins.HasOther && bin == bins.Count - 1)
            {
                continue;
            }

            var (weight, counted) = (0.0, 0);
            ClearLeft();
            Include(bin, ref weight, ref counted);
            means[count] = _left[target] / Math.Max(weight, 1);
            order[count++] = bin;
        }

        means[..count].Sort(order[..count]);
        var penalty = _options.RandomCuts ? 0 : Math.Max(0, count - 2) * Noise(packed, rows);
        var best = new SplitCandidate { Feature = feature };
        var only = _options.RandomCuts && count > 1 ? random.Below(count - 1) : -1;
        var (leftWeight, leftCounted) = (0.0, 0);
        var lefts = 0;
        ClearLeft();
        for (var i = 0; i < count; i++)
        {
            Include((byte)order[i], ref leftWeight, ref leftCounted);
            if ((only < 0 || only == i) && Gain(leftWeight, leftCounted) - penalty is var gain && gain > best.Score)
            {
                (best.Score, lefts) = (gain, i + 1);
            }
        }

        var leftBins = new bool[bins.Count + 1];
        foreach (var bin in order[..lefts])
        {
            leftBins[bin] = true;
        }

        best.MissingLeft = leftBins[bins.Count];
        best.LeftBins = leftBins[..bins.Count];
        return best;
    }

    // What a division that has nothing to do with the targets gains on average, for a degree of freedom.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Noise(long* packed, int rows)
    {
        double spread = 0;
        for (var i = 0; i < rows && _targets.Classes == 0; i++)
        {
            double value = packed[i] >> 32;
            spread += value * value / (uint)packed[i];
        }

        double squares = 0;
        foreach (var total in _total)
        {
            squares += total * total;
        }

        spread = _targets.Classes == 0 ? spread - (squares / _totalWeight) : _totalWeight - (squares / _totalWeight);
        return spread / (_targets.CountsRows ? _totalWeight : rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(ReadOnlySpan<byte> used, double[] into)
    {
        ClearLeft();
        (_totalWeight, _totalCounted) = (0, 0);
        foreach (var bin in used)
        {
            Include(bin, ref _totalWeight, ref _totalCounted);
        }

        _left.CopyTo(into, 0);
        _totalSquares = _leftSquares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ClearLeft()
    {
        Array.Clear(_left);
        if (_isGrouped)
        {
            (_leftSquares, _rightSquares) = (0, _totalSquares);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void IncludeRows(byte bin, ref double weight)
    {
        foreach (var row in _groups.Of(bin))
        {
            double added = (uint)row;
            ref var left = ref _left[row >> 32];
            _leftSquares += added * (added + (2 * left));
            _rightSquares += added * (added - (2 * (_total[row >> 32] - left)));
            left += added;
            weight += added;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Include(byte bin, ref double weight, ref int counted)
    {
        counted += _counts[bin];
        if (_isGrouped)
        {
            IncludeRows(bin, ref weight);
            return;
        }

        var sums = _histogram.Sum(bin);
        if (_targets.Classes == 0)
        {
            weight += (uint)*sums;
            _left[0] += *sums >> 32;
            return;
        }

        for (var k = 0; k < _left.Length; k++)
        {
            double sum = (uint)(sums[k >> 1] >> ((k & 1) << 5));
            weight += sum;
            _left[k] += sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LeftWeight(ReadOnlySpan<byte> values, int bin)
    {
        var (weight, counted) = (0.0, 0);
        foreach (var value in values)
        {
            if (value <= bin)
            {
                Include(value, ref weight, ref counted);
            }
        }

        return weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Gain(double leftWeight, int counted)
    {
        var rightWeight = _totalWeight - leftWeight;
        var (leftRows, rightRows) = _targets.CountsRows ? (leftWeight, rightWeight)
            : _minData > 1 ? (counted, _totalCounted - counted) : (leftWeight > 0 ? 1.0 : 0, rightWeight > 0 ? 1.0 : 0);
        if (leftRows < _minData || rightRows < _minData)
        {
            return 0;
        }

        double score = 0;
        if (_isGrouped)
        {
            score = (_leftSquares / leftWeight) + (_rightSquares / rightWeight) - (_totalSquares / _totalWeight);
            return score > 1e-9 * _totalWeight ? score : 0;
        }

        for (var k = 0; k < _left.Length; k++)
        {
            var right = _total[k] - _left[k];
            score += (_left[k] * _left[k] / leftWeight) + (right * right / rightWeight) - (_total[k] * _total[k] / _totalWeight);
        }

        // Rounding must not make a split of nothing.
        return score > 1e-9 * _totalWeight ? score : 0;
    }
}
