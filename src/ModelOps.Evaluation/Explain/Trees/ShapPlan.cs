namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>What a tree's Shapley values need of each split, worked out once: see <see cref="TreeShap"/>.</summary>
internal sealed class ShapPlan
{
    /// <summary>Numbers of a way for each place of integration: the factor where a row goes this way, the factor where it does not, and what each of both adds.</summary>
    public const int Parts = 4;

    /// <param name="tree">The tree, with covers and values.</param>
    public ShapPlan(ShapTree tree)
    {
        var nodes = tree.Nodes;
        Features = [.. nodes.Select(static node => node.Feature)];
        Thresholds = [.. nodes.Select(static node => node.Threshold)];
        Sets = [.. nodes.Select(static node => node.Set)];
        MissingTrue = [.. nodes.Select(static node => node.MissingTrue)];
        False = [.. nodes.Select(static node => node.False)];
        Values = tree.Values;
        Earlier = new int[nodes.Count];
        Shares = new double[2 * nodes.Count];
        var before = new double[nodes.Count];
        Points = Math.Max(1, (Walk(tree, 0, 1, [], before) + 1) / 2);
        Ways = new double[2 * nodes.Count * Parts * Points];
        var (places, weights) = GaussLegendre.Of(Points);
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var way = 0; way < 2 && !nodes[i].IsLeaf; way++)
            {
                Fill((2 * i) + way, before[i], places, weights);
            }
        }
    }

    /// <summary>By node; −1 for a leaf.</summary>
    public int[] Features { get; }

    public double[] Thresholds { get; }

    public double[]?[] Sets { get; }

    public bool[] MissingTrue { get; }

    public int[] False { get; }

    /// <summary>By node, what a leaf adds.</summary>
    public double[] Values { get; }

    /// <summary>The mean value by the tree's covers.</summary>
    public double Expected { get; private set; }

    /// <summary>The most splits above a leaf.</summary>
    public int Depth { get; private set; }

    /// <summary>The number of places of integration: enough for the most features that are asked for on the way to one leaf.</summary>
    public int Points { get; }

    /// <summary>For each split, the depth of the way by which its feature was asked for last; 0 for none.</summary>
    public int[] Earlier { get; }

    /// <summary>By node and way (true, false), the share of the split's rows that went it.</summary>
    public double[] Shares { get; }

    /// <summary>By node, way, part and place.</summary>
    public double[] Ways { get; }

    // The most features on the way to a leaf.
    private int Walk(ShapTree tree, int at, double chance, List<(int Feature, double Share)> path, double[] before)
    {
        Depth = Math.Max(Depth, path.Count);
        if (Features[at] < 0)
        {
            Expected += chance * Values[at];
            return path.Select(static step => step.Feature).Distinct().Count();
        }

        var feature = Features[at];
        var last = path.FindLastIndex(step => step.Feature == feature);
        Earlier[at] = last + 1;
        before[at] = last < 0 ? 1 : path[last].Share;
        var share = tree.TrueShare(at);
        (Shares[2 * at], Shares[(2 * at) + 1]) = (share, 1 - share);
        path.Add((feature, before[at] * share));
        var most = Walk(tree, at + 1, chance * share, path, before);
        path[^1] = (feature, before[at] * (1 - share));
        most = Math.Max(most, Walk(tree, False[at], chance * (1 - share), path, before));
        path.RemoveAt(path.Count - 1);
        return most;
    }

    // A feature that was asked for above has its factor replaced, and what it added there taken back.
    private void Fill(int way, double before, double[] places, double[] weights)
    {
        var (at, share) = (way * Parts * Points, before * Shares[way]);
        for (var q = 0; q < Points; q++)
        {
            var (t, u) = (places[q], 1 - places[q]);
            var (now, then) = (t + (u * share), t + (u * before));
            var added = weights[q] * (1 - before) / then;
            Ways[at + q] = now / then;
            Ways[at + Points + q] = u * share / then;
            Ways[at + (2 * Points) + q] = (weights[q] * (1 - share) / now) - added;
            Ways[at + (3 * Points) + q] = (-weights[q] / u) - added;
        }
    }
}
