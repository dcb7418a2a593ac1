namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>
/// A tree with one value a leaf, its nodes in preorder: the true child follows its parent. A node asks whether a number is at most its threshold, or,
/// with a set, whether it is among the set's; BRANCH_LT, GT, GTE and NEQ are brought into this form.
/// </summary>
internal sealed class ShapTree
{
    private readonly List<ShapNode> _nodes = [];

    public IReadOnlyList<ShapNode> Nodes => _nodes;

    /// <summary>How often each node was reached; all zero when nobody counted.</summary>
    public double[] Covers { get; set; } = [];

    /// <summary>The value that each leaf adds; by node, 0 for splits and for leaves that add nothing to the output in question.</summary>
    public double[] Values { get; set; } = [];

    /// <summary>Adds a node; the true child must be added next.</summary>
    /// <returns>Its place.</returns>
    public int Add(ShapNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    public void SetFalse(int node, int child) => _nodes[node] = _nodes[node] with { False = child };

    /// <summary>The share of a split's rows that went to its true child: half where no row came by.</summary>
    public double TrueShare(int node)
    {
        var (yes, no) = (Covers[node + 1], Covers[_nodes[node].False]);
        return yes + no > 0 ? yes / (yes + no) : 0.5;
    }

    /// <summary>Counts the rows that come by each node, row after row.</summary>
    /// <param name="features">Rows × width.</param>
    /// <param name="width">The number of features a row.</param>
    public void CountCovers(ReadOnlySpan<double> features, int width)
    {
        Covers = new double[_nodes.Count];
        for (var row = 0; row < features.Length / width; row++)
        {
            Covers[LeafOf(features.Slice(row * width, width))]++;
        }

        // Children come after their parents.
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            Covers[i] = _nodes[i].IsLeaf ? Covers[i] : Covers[i + 1] + Covers[_nodes[i].False];
        }
    }

    /// <summary>The leaf that a row falls into.</summary>
    public int LeafOf(ReadOnlySpan<double> features)
    {
        var at = 0;
        while (!_nodes[at].IsLeaf)
        {
            at = _nodes[at].IsTrue(features[_nodes[at].Feature]) ? at + 1 : _nodes[at].False;
        }

        return at;
    }
}

/// <summary>A node of a <see cref="ShapTree"/>.</summary>
/// <param name="Feature">The feature it looks at; −1 for a leaf.</param>
/// <param name="Threshold">True when the feature is at most this; NaN with a set.</param>
/// <param name="Set">True when the feature is one of these, ascending; null for a threshold.</param>
/// <param name="MissingTrue">True when a missing value counts as true.</param>
/// <param name="False">The false child.</param>
internal readonly record struct ShapNode(int Feature, double Threshold, double[]? Set, bool MissingTrue, int False)
{
    public static ShapNode Leaf => new(-1, double.NaN, null, false, 0);

    public bool IsLeaf => Feature < 0;

    public bool IsTrue(double value) => double.IsNaN(value) ? MissingTrue : Set is null ? value <= Threshold : Array.BinarySearch(Set, value) >= 0;
}
