using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>One thread's way down and up the trees, a block of rows at a time, four rows in a register. Nothing is allocated on the way.</summary>
internal sealed unsafe class TreeShapWalk : IDisposable
{
    /// <summary>Rows that walk together.</summary>
    public const int Block = 16;

    private const int Lanes = 4;
    private readonly ShapPlan[] _plans;
    private readonly int[] _columns;
    private readonly int _columnCount;
    private readonly int _level;
    private readonly double* _memory;
    private readonly double* _features;
    private readonly double* _values;
    private readonly double* _products;
    private readonly double* _sums;
    private readonly double* _masks;
    private readonly double* _decisions;
    private ShapPlan _plan;
    private double* _ways;
    private double* _x;
    private double* _y;
    private int _points;

    public TreeShapWalk(ShapPlan[] plans, int[] columns, int columnCount, int mostRows)
    {
        (_plans, _columns, _columnCount) = (plans, columns, columnCount);
        var depth = plans.Select(static plan => plan.Depth).DefaultIfEmpty().Max() + 1;
        _level = plans.Select(static plan => plan.Points).DefaultIfEmpty(1).Max() * Block;
        _plan = plans.FirstOrDefault()!;
        int features = mostRows * columns.Length, values = mostRows * columnCount;
        _memory = (double*)NativeMemory.AlignedAlloc((nuint)(features + values + (depth * 2 * (_level + Block))) * sizeof(double), 64);
        _features = _memory;
        _values = _features + features;
        _products = _values + values;
        _sums = _products + (depth * _level);
        _masks = _sums + (depth * _level);
        _decisions = _masks + (depth * Block);
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    public void Explain(ReadOnlySpan<double> features, Span<double> values, CancellationToken cancellationToken)
    {
        var width = _columns.Length;
        var rows = features.Length / width;
        var blocks = (rows + Block - 1) / Block;
        new Span<double>(_features, blocks * Block * width).Clear();
        new Span<double>(_values, blocks * Block * _columnCount).Clear();
        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < width; j++)
            {
                _features[(((row / Block * width) + j) * Block) + (row % Block)] = features[(row * width) + j];
            }
        }

        foreach (var plan in _plans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_plan, _points) = (plan, plan.Points);
            new Span<double>(_products, _points * Block).Fill(1);
            fixed (double* ways = plan.Ways)
            {
                _ways = ways;
                for (var block = 0; block < blocks && plan.Features[0] >= 0; block++)
                {
                    _x = _features + (block * width * Block);
                    _y = _values + (block * _columnCount * Block);
                    Down(0, 0);
                }
            }
        }

        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < _columnCount; j++)
            {
                values[(row * _columnCount) + j] = _values[(((row / Block * _columnCount) + j) * Block) + (row % Block)];
            }
        }
    }

    // Adds what a split's ways give, and leaves the sum over the leaves below it.
    private void Down(int at, int depth)
    {
        Decide(at, _decisions + (depth * Block));
        Way(at, 0, at + 1, depth);
        Way(at, 1, _plan.False[at], depth);
    }

    private void Decide(int at, double* to)
    {
        var x = _x + (_plan.Features[at] * Block);
        if (_plan.Sets[at] is { } set)
        {
            for (var row = 0; row < Block; row++)
            {
                var yes = double.IsNaN(x[row]) ? _plan.MissingTrue[at] : Array.BinarySearch(set, x[row]) >= 0;
                to[row] = BitConverter.Int64BitsToDouble(yes ? -1 : 0);
            }

            return;
        }

        var threshold = Vector256.Create(_plan.Thresholds[at]);
        var missing = _plan.MissingTrue[at];
        for (var row = 0; row < Block; row += Lanes)
        {
            var value = Vector256.Load(x + row);
            var yes = Vector256.LessThanOrEqual(value, threshold);
            Vector256.Store(missing ? yes | ~Vector256.Equals(value, value) : yes, to + row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Way(int at, int way, int child, int depth)
    {
        var (points, place) = (_points, (2 * at) + way);
        double* taken = _ways + (place * ShapPlan.Parts * points), passed = taken + points, gain = passed + points, loss = gain + points;
        double* products = _products + (depth * _level), sums = _sums + (depth * _level);
        double* below = products + _level, belowSums = sums + _level;
        double* decisions = _decisions + (depth * Block), masks = _masks + ((depth + 1) * Block);
        var y = _y + (_columns[_plan.Features[at]] * Block);
        var earlier = _plan.Earlier[at];
        var other = earlier > 0 ? _masks + (earlier * Block) : null;
        var share = Vector256.Create(_plan.Shares[place]);
        var isLeaf = _plan.Features[child] < 0;
        var leaf = Vector256.Create(_plan.Values[child]);
        for (var row = 0; row < Block; row += Lanes, products += points * Lanes, below += points * Lanes)
        {
            var mask = Vector256.Load(decisions + row);
            mask = way == 0 ? mask : ~mask;
            if (other is null)
            {
                Vector256.Store(mask, masks + row);
                for (var q = 0; q < points; q++)
                {
                    var factor = Vector256.ConditionalSelect(mask, Vector256.Create(taken[q]), Vector256.Create(passed[q]));
                    Vector256.Store(Vector256.Load(products + (q * Lanes)) * factor, below + (q * Lanes));
                }

                continue;
            }

            var known = Vector256.Load(other + row);
            mask &= known;
            Vector256.Store(mask, masks + row);
            for (var q = 0; q < points; q++)
            {
                var factor = Vector256.ConditionalSelect(known, Vector256.ConditionalSelect(mask, Vector256.Create(taken[q]), Vector256.Create(passed[q])), share);
                Vector256.Store(Vector256.Load(products + (q * Lanes)) * factor, below + (q * Lanes));
            }
        }

        if (!isLeaf)
        {
            Down(child, depth + 1);
        }

        below = _products + ((depth + 1) * _level);
        for (var row = 0; row < Block; row += Lanes, sums += points * Lanes, below += points * Lanes, belowSums += points * Lanes)
        {
            var mask = Vector256.Load(masks + row);
            var added = Vector256<double>.Zero;
            for (var q = 0; q < points; q++)
            {
                var sum = isLeaf ? Vector256.Load(below + (q * Lanes)) * leaf : Vector256.Load(belowSums + (q * Lanes));
                Vector256.Store(way == 0 ? sum : Vector256.Load(sums + (q * Lanes)) + sum, sums + (q * Lanes));
                added += sum * Vector256.ConditionalSelect(mask, Vector256.Create(gain[q]), Vector256.Create(loss[q]));
            }

            if (other is not null)
            {
                added &= Vector256.Load(other + row);
            }

            Vector256.Store(Vector256.Load(y + row) + added, y + row);
        }
    }
}
