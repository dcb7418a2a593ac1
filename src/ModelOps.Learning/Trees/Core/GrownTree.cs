namespace ModelOps.Learning.Trees;

/// <summary>A node of a tree as grown: thresholds are values, not bins.</summary>
internal struct GrownNode
{
    /// <summary>−1 for a leaf.</summary>
    public int Feature;

    /// <summary>Rows with a value up to this go left.</summary>
    public float Threshold;

    public bool MissingLeft;

    /// <summary>Categories: the codes that go left; null for numbers.</summary>
    public int[]? LeftCodes;

    public int Left;
    public int Right;

    /// <summary>The first of a leaf's values in <see cref="GrownTree.Values"/>.</summary>
    public int Value;

    /// <summary>The number of a leaf's values.</summary>
    public int Count;

    /// <summary>The training rows in a leaf, each as often as it was drawn; 0 for a split, whose are its children's together.</summary>
    public int Rows;

    public readonly bool IsLeaf => Feature < 0;
}

/// <summary>A tree: node 0 is the root.</summary>
internal sealed class GrownTree
{
    public List<GrownNode> Nodes { get; } = [];

    /// <summary>The leaves' values, as many a leaf as the tree has outputs.</summary>
    public List<float> Values { get; } = [];

    /// <summary>The output that each value adds to; empty when each leaf has one value.</summary>
    public List<int> Targets { get; } = [];

    /// <summary>Adds a leaf with room for its values.</summary>
    public int AddLeaf(int values)
    {
        Nodes.Add(new GrownNode { Feature = -1, Value = Values.Count, Count = values });
        for (var i = 0; i < values; i++)
        {
            Values.Add(0);
        }

        return Nodes.Count - 1;
    }

    /// <summary>Turns a leaf into a split.</summary>
    public void Split(int node, in SplitCandidate split, FeatureBins bins, int left, int right)
    {
        int[]? codes = null;
        if (split.LeftBins is { } lefts)
        {
            codes = [.. bins.Codes.Where((_, bin) => lefts[bin])];
        }

        Nodes[node] = new GrownNode
        {
            Feature = split.Feature,
            // Of no category at all, missing values alone go left.
            Threshold = bins.IsCategorical ? float.NegativeInfinity : bins.Threshold(split.Bin),
            LeftCodes = codes,
            MissingLeft = split.MissingLeft,
            Left = left,
            Right = right,
        };
    }

    /// <summary>The training rows that came by each node.</summary>
    public int[] Covers()
    {
        // Children come after their parents.
        var covers = new int[Nodes.Count];
        for (var i = covers.Length - 1; i >= 0; i--)
        {
            covers[i] = Nodes[i].IsLeaf ? Nodes[i].Rows : covers[Nodes[i].Left] + covers[Nodes[i].Right];
        }

        return covers;
    }

    /// <summary>The leaf that a row falls into.</summary>
    public int LeafOf(ReadOnlySpan<float> row)
    {
        var nodes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Nodes);
        var at = 0;
        while (!nodes[at].IsLeaf)
        {
            ref var node = ref nodes[at];
            var value = row[node.Feature];
            var left = float.IsNaN(value) ? node.MissingLeft
                : node.LeftCodes is { } codes ? Array.IndexOf(codes, (int)value) >= 0 && value == (int)value
                : value <= node.Threshold;
            at = left ? node.Left : node.Right;
        }

        return at;
    }
}
