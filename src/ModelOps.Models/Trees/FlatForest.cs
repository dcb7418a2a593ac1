using System.Runtime.CompilerServices;

namespace ModelOps.Models.Trees;

/// <summary>A node as the scorer reads it: 16 bytes; the false child follows the true one.</summary>
internal struct FlatNode
{
    public const int MissingTrue = 1 << 30;
    public const int IsSet = 1 << 29;
    public const int FeatureMask = IsSet - 1;

    /// <summary>NaN for a leaf: every comparison then is false.</summary>
    public float Threshold;

    /// <summary>The feature and the flags above.</summary>
    public int Feature;

    /// <summary>The true child; a leaf has one less than its own place, so that its false child is itself.</summary>
    public int True;

    /// <summary>A leaf's first weight, or where a set of categories starts.</summary>
    public int Extra;
}

/// <summary>Trees laid out for speed: rows (or, for one row, trees) walk down eight abreast, without branches.</summary>
internal sealed unsafe class FlatForest
{
    private const int Block = 128;
    private readonly FlatNode[] _nodes;
    private readonly int[] _roots;
    private readonly int[] _depths;
    private readonly int[] _outputs;
    private readonly uint[] _sets;
    private readonly float[] _weights;
    private readonly int[] _targets;
    private readonly int _width;
    private readonly int _divisor;
    private readonly bool _hasMissingTrue;
    private readonly bool _hasSets;

    internal FlatForest(TreeEnsemble ensemble, FlatNode[] nodes, int[] roots, int[] depths, int[] outputs, uint[] sets, int[] targets)
    {
        (_nodes, _roots, _depths, _outputs, _sets, _weights) = (nodes, roots, depths, outputs, sets.Length > 0 ? sets : [0, 0], ensemble.Weights);
        _targets = targets;
        _hasSets = sets.Length > 0;
        _width = ensemble.Outputs;
        _divisor = ensemble.Average ? Math.Max(1, roots.Length) : 1;
        _hasMissingTrue = Array.Exists(nodes, node => (node.Feature & FlatNode.MissingTrue) != 0);
    }

    public static FlatForest? Of(TreeEnsemble ensemble) => new FlatForestBuilder(ensemble).Build();

    public void Score(ReadOnlySpan<float> features, int width, Span<float> scores)
    {
        scores.Clear();
        var rows = scores.Length / _width;
        fixed (float* x = features)
        fixed (float* y = scores)
        fixed (FlatNode* nodes = _nodes)
        {
            for (var from = 0; from < rows; from += Block)
            {
                ScoreBlock(nodes, x + ((long)from * width), width, Math.Min(Block, rows - from), y + ((long)from * _width));
            }
        }

        if (_divisor > 1)
        {
            foreach (ref var score in scores)
            {
                score /= _divisor;
            }
        }
    }

    private void ScoreBlock(FlatNode* nodes, float* x, int width, int rows, float* y)
    {
        // Without a missing value in sight nobody need ask for one at each node.
        var careful = _hasSets || (_hasMissingTrue && HasMissing(new ReadOnlySpan<float>(x, rows * width)));
        if (rows == 1)
        {
            ScoreOne(nodes, x, y, careful);
            return;
        }

        fixed (float* weights = _weights)
        {
            int* at = stackalloc int[TreeWalk.Lanes];
            for (var tree = 0; tree < _roots.Length; tree++)
            {
                for (var row = 0; row < rows; row += TreeWalk.Lanes)
                {
                    var lanes = Math.Min(TreeWalk.Lanes, rows - row);
                    new Span<int>(at, TreeWalk.Lanes).Fill(_roots[tree]);
                    if (careful || lanes < TreeWalk.Lanes)
                    {
                        for (var lane = 0; lane < lanes; lane++)
                        {
                            at[lane] = Walk(nodes, _roots[tree], x + ((long)(row + lane) * width));
                        }
                    }
                    else
                    {
                        TreeWalk.Rows(nodes, x + ((long)row * width), width, _depths[tree], at);
                    }

                    for (var lane = 0; lane < lanes; lane++)
                    {
                        Add(weights, nodes[at[lane]].Extra, _outputs[tree], y + ((long)(row + lane) * _width));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScoreOne(FlatNode* nodes, float* x, float* y, bool careful)
    {
        int* at = stackalloc int[TreeWalk.Lanes];
        fixed (float* weights = _weights)
        fixed (int* roots = _roots)
        fixed (uint* sets = _sets)
        {
            for (var tree = 0; tree < _roots.Length; tree += TreeWalk.Lanes)
            {
                var lanes = Math.Min(TreeWalk.Lanes, _roots.Length - tree);
                if (lanes < TreeWalk.Lanes)
                {
                    for (var lane = 0; lane < lanes; lane++)
                    {
                        at[lane] = Walk(nodes, roots[tree + lane], x);
                    }
                }
                else
                {
                    new Span<int>(roots + tree, TreeWalk.Lanes).CopyTo(new Span<int>(at, TreeWalk.Lanes));
                    if (careful)
                    {
                        TreeWalk.CarefulTrees(nodes, sets, x, at);
                    }
                    else
                    {
                        TreeWalk.Trees(nodes, x, at);
                    }
                }

                for (var lane = 0; lane < lanes; lane++)
                {
                    Add(weights, nodes[at[lane]].Extra, _outputs[tree + lane], y);
                }
            }
        }
    }

    private void Add(float* weights, int first, int output, float* y)
    {
        if (output >= 0)
        {
            y[output] += weights[first];
            return;
        }

        // The last weight of a leaf has its sign bit set.
        int target;
        do
        {
            target = _targets[first];
            y[target & int.MaxValue] += weights[first++];
        }
        while (target >= 0);
    }

    // The careful way down: missing values and sets of categories.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Walk(FlatNode* nodes, int at, float* x)
    {
        while (true)
        {
            var node = nodes + at;
            var value = x[node->Feature & FlatNode.FeatureMask];
            bool yes;
            if (float.IsNaN(value))
            {
                yes = (node->Feature & FlatNode.MissingTrue) != 0;
            }
            else if ((node->Feature & FlatNode.IsSet) != 0)
            {
                yes = IsIn(node->Extra, value);
            }
            else
            {
                yes = value <= node->Threshold;
            }

            var next = node->True + (yes ? 0 : 1);
            if (next == at)
            {
                return at;
            }

            at = next;
        }
    }

    // A set is its number of words, then one bit a category.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsIn(int set, float value)
    {
        var code = (int)value;
        return code == value && code >= 0 && code < _sets[set] * 32 && ((_sets[set + 1 + (code >> 5)] >> code) & 1) != 0;
    }

    private static bool HasMissing(ReadOnlySpan<float> values)
    {
        var i = 0;
        for (; i + System.Numerics.Vector<float>.Count <= values.Length; i += System.Numerics.Vector<float>.Count)
        {
            var lane = new System.Numerics.Vector<float>(values[i..]);
            if (!System.Numerics.Vector.EqualsAll(lane, lane))
            {
                return true;
            }
        }

        for (; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return true;
            }
        }

        return false;
    }
}
