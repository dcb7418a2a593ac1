namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>What a node of trees does after it has summed.</summary>
internal enum TreeTransform
{
    None,
    Logistic,
    Softmax,
}

/// <summary>A graph's trees, read for explanation: every form of <c>TreeEnsembleRegressor</c> and <c>TreeEnsembleClassifier</c> that sums or averages.</summary>
internal sealed class ShapForest
{
    private readonly (int Output, double Weight)[][][] _leaves;
    private readonly double[] _bases;

    /// <param name="trees">The trees.</param>
    /// <param name="leaves">What each node of each tree adds to which output.</param>
    /// <param name="bases">What is added to each output.</param>
    /// <param name="average">True to divide sums by the number of trees.</param>
    public ShapForest(ShapTree[] trees, (int Output, double Weight)[][][] leaves, double[] bases, bool average)
    {
        (Trees, _leaves, _bases) = (trees, leaves, bases);
        Divisor = average ? Math.Max(1, trees.Length) : 1;
        HasCovers = trees.Length > 0 && trees.All(AreCounts) && trees.Any(static tree => tree.Covers.Distinct().Skip(1).Any());
        FeatureCount = trees.SelectMany(static tree => tree.Nodes).Select(static node => node.Feature + 1).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<ShapTree> Trees { get; }

    public int OutputCount => _bases.Length;

    public int Divisor { get; }

    /// <summary>The features that the trees need at least.</summary>
    public int FeatureCount { get; }

    public TreeTransform Transform { get; init; }

    /// <summary>True of a classifier of two classes whose weights all belong to one: it has one score then, that of the second class.</summary>
    public bool IsOneScore { get; init; }

    /// <summary>True when the file says how many rows came by each node: all alike, as most exporters write, say nothing.</summary>
    public bool HasCovers { get; }

    /// <summary>The features that a tree splits by.</summary>
    public IEnumerable<int> Features() => Trees.SelectMany(static tree => tree.Nodes).Where(static node => !node.IsLeaf).Select(static node => node.Feature).Distinct().Order();

    /// <summary>The trees that add to an output, with its values in their leaves.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The trees, and what is added to their sum.</returns>
    public (IReadOnlyList<ShapTree> Trees, double Base) Of(int output)
    {
        var chosen = new List<ShapTree>();
        for (var t = 0; t < Trees.Count; t++)
        {
            Trees[t].Values = [.. _leaves[t].Select(leaf => leaf.Where(each => each.Output == output).Sum(static each => each.Weight) / Divisor)];
            if (Array.Exists(Trees[t].Values, static value => value != 0))
            {
                chosen.Add(Trees[t]);
            }
        }

        return (chosen, _bases[output]);
    }

    /// <summary>All scores of a row, added up in double precision.</summary>
    public double[] Scores(ReadOnlySpan<double> features)
    {
        var scores = new double[OutputCount];
        for (var t = 0; t < Trees.Count; t++)
        {
            foreach (var (output, weight) in _leaves[t][Trees[t].LeafOf(features)])
            {
                scores[output] += weight / Divisor;
            }
        }

        return [.. scores.Select((score, output) => score + _bases[output])];
    }

    // A parent's count is its children's together, but for rounding.
    private static bool AreCounts(ShapTree tree)
    {
        if (tree.Covers.Length == 0 || !Array.TrueForAll(tree.Covers, static cover => double.IsFinite(cover) && cover >= 0) || !(tree.Covers[0] > 0))
        {
            return false;
        }

        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            var node = tree.Nodes[i];
            if (!node.IsLeaf && Math.Abs(tree.Covers[i + 1] + tree.Covers[node.False] - tree.Covers[i]) > (1e-3 * tree.Covers[i]) + 1e-6)
            {
                return false;
            }
        }

        return true;
    }
}
