using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// Grows one boosted tree, always splitting the leaf that gains most. For each split only the smaller child's
/// histogram is added up; the larger one's is what remains of the parent's. A feature block's histogram, subtraction
/// and search are one job, so a split costs two hand-overs between threads.
/// </summary>
internal sealed unsafe class TreeGrower : IDisposable
{
    private const int ParallelWork = 16_384;
    private readonly BinnedMatrix _data;
    private readonly GrowthOptions _options;
    private readonly WorkCrew _crew;
    private readonly RowLists _lists;
    private readonly List<NativeArray<long>> _histograms = [];
    private readonly Stack<int> _free = [];
    private readonly SplitCandidate[] _found;
    private SplitFinder _finder;
    private bool[]? _chosen;
    private LeafState? _small;
    private LeafState? _large;

    /// <param name="data">The features.</param>
    /// <param name="options">What bounds growth.</param>
    /// <param name="crew">The threads.</param>
    public TreeGrower(BinnedMatrix data, GrowthOptions options, WorkCrew crew)
    {
        (_data, _options, _crew) = (data, options, crew);
        _finder = new SplitFinder(data, options, default);
        _lists = new RowLists(data.RowCount, crew);
        _found = new SplitCandidate[2 * data.Blocks.Length];
    }

    /// <summary>The rows to grow on, to be filled before <see cref="Grow"/>; afterwards in the order of the leaves.</summary>
    public NativeArray<int> Rows => _lists.Rows;

    /// <summary>The packed gradients in the order of <see cref="Rows"/>.</summary>
    public NativeArray<long> Packed => _lists.Packed;

    /// <summary>The leaves of the tree grown last.</summary>
    public List<LeafState> Leaves { get; } = [];

    public void Dispose()
    {
        _lists.Dispose();
        _histograms.ForEach(histogram => histogram.Dispose());
    }

    /// <summary>Grows a tree on the first <paramref name="count"/> rows.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="sum">The sum of their packed gradients.</param>
    /// <param name="packing">How gradients are packed.</param>
    /// <param name="chosen">True for each feature to use; null for all.</param>
    public GrownTree Grow(int count, long sum, GradientPacking packing, bool[]? chosen)
    {
        (_finder, _chosen) = (new SplitFinder(_data, _options, packing), chosen);
        _free.Clear();
        for (var i = 0; i < _histograms.Count; i++)
        {
            _free.Push(i);
        }

        var tree = new GrownTree();
        Leaves.Clear();
        var root = new LeafState { Count = count, Sum = sum, Lowest = -_options.MostStep, Highest = _options.MostStep, Node = tree.AddLeaf(1) };
        Leaves.Add(root);
        if (CanSplit(root) && _options.MaxLeaves > 1)
        {
            Find(root, null);
        }

        while (Leaves.Count < _options.MaxLeaves)
        {
            var best = 0;
            for (var i = 1; i < Leaves.Count; i++)
            {
                best = Leaves[i].Best.Gain > Leaves[best].Best.Gain ? i : best;
            }

            if (!Leaves[best].Best.Exists)
            {
                break;
            }

            Split(tree, best);
        }

        foreach (var leaf in Leaves)
        {
            var node = tree.Nodes[leaf.Node];
            tree.Nodes[leaf.Node] = node with { Rows = leaf.Count };
            tree.Values[node.Value] = (float)_finder.Value(leaf.Sum, leaf.Lowest, leaf.Highest);
        }

        return tree;
    }

    private bool CanSplit(LeafState leaf) =>
        leaf.Count >= 2 * _options.MinData && leaf.Count > 1 && (_options.MaxDepth == 0 || leaf.Depth < _options.MaxDepth);

    private void Split(GrownTree tree, int index)
    {
        var leaf = Leaves[index];
        var split = leaf.Best;
        var lefts = _lists.Divide(leaf.Start, leaf.Count, split, _data);
        var (leftNode, rightNode) = (tree.AddLeaf(1), tree.AddLeaf(1));
        tree.Split(leaf.Node, split, _data.Features[split.Feature], leftNode, rightNode);

        var (leftHighest, leftLowest, rightHighest, rightLowest) = (leaf.Highest, leaf.Lowest, leaf.Highest, leaf.Lowest);
        if (_options.Monotone?[split.Feature] is { } direction and not 0)
        {
            var middle = (_finder.Value(split.Left, leaf.Lowest, leaf.Highest) + _finder.Value(leaf.Sum - split.Left, leaf.Lowest, leaf.Highest)) / 2;
            (leftHighest, leftLowest, rightHighest, rightLowest) = direction > 0
                ? (middle, leaf.Lowest, leaf.Highest, middle)
                : (leaf.Highest, middle, middle, leaf.Lowest);
        }

        var left = new LeafState { Start = leaf.Start, Count = lefts, Depth = leaf.Depth + 1, Sum = split.Left, Node = leftNode, Lowest = leftLowest, Highest = leftHighest };
        var right = new LeafState { Start = leaf.Start + lefts, Count = leaf.Count - lefts, Depth = leaf.Depth + 1, Sum = leaf.Sum - split.Left, Node = rightNode, Lowest = rightLowest, Highest = rightHighest };
        Leaves[index] = left;
        Leaves.Add(right);
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        if (Leaves.Count < _options.MaxLeaves && CanSplit(large))
        {
            large.Histogram = leaf.Histogram;
            Find(small, large);
        }
        else
        {
            _free.Push(leaf.Histogram);
        }
    }

    // The histogram of the small leaf, by subtraction that of the large one, and the best split of each.
    private void Find(LeafState small, LeafState? large)
    {
        small.Histogram = Take();
        (_small, _large) = (small, large);
        var work = ((long)small.Count * _data.Features.Length) + (2L * _data.HistogramLength);
        if (work >= ParallelWork && _crew.Threads > 1)
        {
            _crew.Run(_data.Blocks.Length, FindInBlock);
        }
        else
        {
            for (var block = 0; block < _data.Blocks.Length; block++)
            {
                FindInBlock(block);
            }
        }

        for (var block = 0; block < _data.Blocks.Length; block++)
        {
            small.Best = _found[2 * block].Beats(small.Best) ? _found[2 * block] : small.Best;
            if (large is not null)
            {
                large.Best = _found[(2 * block) + 1].Beats(large.Best) ? _found[(2 * block) + 1] : large.Best;
            }
        }

        Release(small);
        Release(large);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindInBlock(int index)
    {
        var block = _data.Blocks[index];
        var (small, large) = (_small!, _large);
        var histogram = _histograms[small.Histogram].Pointer + block.HistogramStart;
        var other = large is null ? null : _histograms[large.Histogram].Pointer + block.HistogramStart;
        NativeMemory.Clear(histogram, (nuint)block.HistogramLength * sizeof(long));
        HistogramKernel.Add(block, Rows.Pointer + small.Start, Packed.Pointer + small.Start, small.Count, histogram);
        if (large is not null)
        {
            HistogramKernel.Subtract(other, histogram, block.HistogramLength);
        }

        SplitCandidate smallBest = default, largeBest = default;
        var searchSmall = CanSplit(small);
        for (var j = 0; j < block.Members.Length; j++)
        {
            var feature = block.Members[j];
            if (_chosen is not null && !_chosen[feature])
            {
                continue;
            }

            if (searchSmall)
            {
                _finder.Find(small, Rows.Pointer, feature, histogram + block.Starts[j], ref smallBest);
            }

            if (large is not null)
            {
                _finder.Find(large, Rows.Pointer, feature, other + block.Starts[j], ref largeBest);
            }
        }

        (_found[2 * index], _found[(2 * index) + 1]) = (smallBest, largeBest);
    }

    private int Take()
    {
        if (_free.Count == 0)
        {
            _histograms.Add(new NativeArray<long>(_data.HistogramLength));
            return _histograms.Count - 1;
        }

        return _free.Pop();
    }

    private void Release(LeafState? leaf)
    {
        if (leaf is { Histogram: >= 0 } && !leaf.Best.Exists)
        {
            _free.Push(leaf.Histogram);
            leaf.Histogram = -1;
        }
    }
}
