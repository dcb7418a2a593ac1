using System.Runtime.CompilerServices;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Trees;

/// <summary>Grows one tree of a forest, depth first, on its own thread.</summary>
internal sealed unsafe class ForestTreeGrower : IDisposable
{
    private readonly BinnedMatrix _data;
    private readonly ForestTargets _targets;
    private readonly ForestOptions _options;
    private readonly ForestSplitFinder _finder;
    private readonly NativeArray<int> _rows;
    private readonly NativeArray<long> _packed;
    private readonly NativeArray<int> _rightRows;
    private readonly NativeArray<long> _rightPacked;
    private readonly byte[] _times;
    private readonly int[] _features;
    private readonly int _minData;
    private readonly int _tries;

    public ForestTreeGrower(BinnedMatrix data, ForestTargets targets, ForestOptions options)
    {
        (_data, _targets, _options) = (data, targets, options);
        _minData = options.MinData > 0 ? options.MinData : targets.Classes > 0 ? 1 : 5;
        _finder = new ForestSplitFinder(data, targets, options, _minData);
        _rows = new NativeArray<int>(data.RowCount);
        _packed = new NativeArray<long>(data.RowCount);
        _rightRows = new NativeArray<int>(data.RowCount);
        _rightPacked = new NativeArray<long>(data.RowCount);
        _times = new byte[data.RowCount];
        _features = [.. Enumerable.Range(0, data.Features.Length).Where(feature => data.Features[feature].IsUseful)];
        _tries = options.FeaturesOf(data.Features.Length, targets.Classes > 0);
    }

    public void Dispose()
    {
        _finder.Dispose();
        _rows.Dispose();
        _packed.Dispose();
        _rightRows.Dispose();
        _rightPacked.Dispose();
    }

    /// <summary>Grows a tree; the same for a seed whatever was grown before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public GrownTree Grow(SeededRandom random)
    {
        _features.AsSpan().Sort();
        var count = DrawRows(ref random);
        var tree = new GrownTree();
        var width = Math.Max(1, _targets.Classes);
        var pending = new Stack<(int Node, int Start, int Count, int Depth)>();
        pending.Push((tree.AddLeaf(0), 0, count, 0));
        while (pending.TryPop(out var next))
        {
            var rows = _rows.Pointer + next.Start;
            var packed = _packed.Pointer + next.Start;
            var split = CanSplit(packed, next.Count, next.Depth) ? Best(rows, packed, next.Count, ref random) : default;
            if (!split.Exists)
            {
                var value = tree.Values.Count;
                var drawn = AddValues(tree, rows, next.Count, width);
                tree.Nodes[next.Node] = new GrownNode { Feature = -1, Value = value, Count = tree.Values.Count - value, Rows = drawn };
                continue;
            }

            var bins = _data.Features[split.Feature];
            var lefts = new Partitioner(split, bins, _data.Column(split.Feature)).Divide(rows, packed, next.Count, _rightRows.Pointer, _rightPacked.Pointer);
            var rights = next.Count - lefts;
            _rightRows.Span[..rights].CopyTo(new Span<int>(rows + lefts, rights));
            _rightPacked.Span[..rights].CopyTo(new Span<long>(packed + lefts, rights));
            var (left, right) = (tree.AddLeaf(0), tree.AddLeaf(0));
            tree.Split(next.Node, split, bins, left, right);
            pending.Push((right, next.Start + lefts, rights, next.Depth + 1));
            pending.Push((left, next.Start, lefts, next.Depth + 1));
        }

        return tree;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int DrawRows(ref SeededRandom random)
    {
        Array.Fill(_times, (byte)(_options.Bootstrap ? 0 : 1));
        for (var i = 0; i < _times.Length && _options.Bootstrap; i++)
        {
            // A row that is drawn 255 times will not be seen in this universe.
            _times[random.Below(_times.Length)]++;
        }

        var count = 0;
        for (var row = 0; row < _times.Length; row++)
        {
            if (_times[row] > 0)
            {
                _rows.Pointer[count] = row;
                _packed.Pointer[count++] = _targets.Pack(row, _times[row]);
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool CanSplit(long* packed, int count, int depth)
    {
        if (count < 2 || (_options.MaxDepth > 0 && depth >= _options.MaxDepth))
        {
            return false;
        }

        // A node of one class, or of one value, is as pure as can be.
        if (_targets.Classes > 0)
        {
            var i = 1;
            while (i < count && packed[i] >> 32 == packed[0] >> 32)
            {
                i++;
            }

            return i < count;
        }

        return true;
    }

    // As many features as asked for that differ within the node, in random order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SplitCandidate Best(int* rows, long* packed, int count, ref SeededRandom random)
    {
        var best = default(SplitCandidate);
        var tried = 0;
        for (var i = 0; i < _features.Length && tried < _tries; i++)
        {
            if (_tries < _features.Length)
            {
                random.Choose(_features.AsSpan(i), 1);
            }

            if (_finder.Find(_features[i], rows, packed, count, ref random) is { } found)
            {
                tried++;
                best = found.Beats(best) ? found : best;
            }
        }

        return best;
    }

    // The classes' shares, or the mean, in full precision; how often the rows were drawn.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddValues(GrownTree tree, int* rows, int count, int width)
    {
        Span<double> sums = width <= 256 ? stackalloc double[width] : new double[width];
        sums.Clear();
        double total = 0;
        var drawn = 0;
        for (var i = 0; i < count; i++)
        {
            drawn += _times[rows[i]];
            var weight = _targets.WeightOf(rows[i]) * _times[rows[i]];
            total += weight;
            var target = _targets.Source.Values[rows[i]];
            sums[_targets.Classes > 0 ? (int)target : 0] += _targets.Classes > 0 ? weight : weight * target;
        }

        if (_targets.Classes == 2)
        {
            tree.Values.Add((float)(sums[1] / total));
            return drawn;
        }

        if (width == 1)
        {
            tree.Values.Add((float)(sums[0] / total));
            return drawn;
        }

        // Of many classes a leaf has few: the others get nothing from it.
        for (var k = 0; k < width; k++)
        {
            if (sums[k] > 0)
            {
                tree.Values.Add((float)(sums[k] / total));
                tree.Targets.Add(k);
            }
        }

        return drawn;
    }
}
