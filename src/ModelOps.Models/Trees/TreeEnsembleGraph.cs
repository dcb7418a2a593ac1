using ModelOps.Models.Onnx;

namespace ModelOps.Models.Trees;

/// <summary>Tree ensembles as nodes of a graph.</summary>
public static class TreeEnsembleGraph
{
    // ONNX Runtime 1.21 joins chains of equalities with small whole numbers, comparing whole subtrees for it: it needs minutes to load a forest.
    // Codes from here on it leaves alone.
    private const int FirstCode = 128;

    /// <summary>Writes the ensemble as a <c>TreeEnsembleRegressor</c>; category codes are counted from 128 there, and covers are its <c>nodes_hitrates</c>.</summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="features">The name of the float tensor <c>[N, F]</c> with the features.</param>
    /// <param name="width">The number of features, F.</param>
    /// <returns>The name of the float tensor <c>[N, outputs]</c> with the scores.</returns>
    public static string Export(this TreeEnsemble ensemble, GraphBuilder graph, string features, int width)
    {
        var shifts = CodeShifts(ensemble, width);
        if (Array.Exists(shifts, static shift => shift != 0))
        {
            features = graph.Node("Add", [features, graph.Constant(shifts, width)]);
        }

        var count = ensemble.Trees.Sum(static tree => tree.Length);
        var (ids, trees, nodeFeatures, yes, no, missing) = (new long[count], new long[count], new long[count], new long[count], new long[count], new long[count]);
        var (modes, values, covers) = (new string[count], new float[count], new float[count]);
        List<long> targetTrees = [], targetNodes = [], targets = [];
        List<float> weights = [];
        var at = 0;
        for (var t = 0; t < ensemble.Trees.Count; t++)
        {
            var tree = ensemble.Trees[t];
            for (var i = 0; i < tree.Length; i++, at++)
            {
                var node = tree[i];
                (trees[at], ids[at], nodeFeatures[at], values[at], yes[at], no[at]) = (t, i, node.Feature, node.Value + (node.Mode == TreeNodeMode.Equal ? shifts[node.Feature] : 0), node.True, node.False);
                (missing[at], covers[at]) = (node.MissingTrue ? 1 : 0, node.Cover);
                modes[at] = node.Mode switch { TreeNodeMode.Leaf => "LEAF", TreeNodeMode.Equal => "BRANCH_EQ", _ => "BRANCH_LEQ" };
                for (var k = 0; node.Mode == TreeNodeMode.Leaf && k < node.Count; k++)
                {
                    targetTrees.Add(t);
                    targetNodes.Add(i);
                    targets.Add(node.Output < 0 ? ensemble.Targets![node.Weight + k] : node.Output);
                    weights.Add(ensemble.Weights[node.Weight + k]);
                }
            }
        }

        List<OnnxAttribute> attributes =
        [
            new("aggregate_function", ensemble.Average ? "AVERAGE" : "SUM"),
            new("n_targets", (long)ensemble.Outputs),
            new("nodes_falsenodeids", no),
            new("nodes_featureids", nodeFeatures),
            new("nodes_modes", modes),
            new("nodes_nodeids", ids),
            new("nodes_treeids", trees),
            new("nodes_truenodeids", yes),
            new("nodes_values", values),
            new("post_transform", "NONE"),
            new("target_ids", [.. targets]),
            new("target_nodeids", [.. targetNodes]),
            new("target_treeids", [.. targetTrees]),
            new("target_weights", [.. weights]),
        ];
        if (missing.AsSpan().Contains(1))
        {
            attributes.Add(new("nodes_missing_value_tracks_true", missing));
        }

        if (Array.Exists(covers, static cover => cover > 0))
        {
            attributes.Add(new("nodes_hitrates", covers));
        }

        return graph.MlNode("TreeEnsembleRegressor", [features], [.. attributes]);
    }

    /// <summary>Reads a <c>TreeEnsembleRegressor</c> of thresholds and equalities that sums or averages and transforms nothing.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The ensemble; null when the node is something else, or more than that.</returns>
    public static TreeEnsemble? Read(OnnxNode node)
    {
        var attributes = node.Attributes.ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value, StringComparer.Ordinal);
        T? Find<T>(string name)
            where T : class => attributes.GetValueOrDefault(name) as T;

        var aggregate = Find<string>("aggregate_function") ?? "SUM";
        if (node.Operator != "TreeEnsembleRegressor" || aggregate is not ("SUM" or "AVERAGE") || (Find<string>("post_transform") ?? "NONE") != "NONE"
            || attributes.ContainsKey("base_values") || attributes.GetValueOrDefault("n_targets") is not long outputs
            || Find<long[]>("nodes_treeids") is not { } trees || Find<long[]>("nodes_nodeids") is not { } ids || Find<float[]>("nodes_values") is not { } values
            || Find<long[]>("nodes_featureids") is not { } features || Find<string[]>("nodes_modes") is not { } modes
            || Find<long[]>("nodes_truenodeids") is not { } yes || Find<long[]>("nodes_falsenodeids") is not { } no
            || Find<long[]>("target_treeids") is not { } targetTrees || Find<long[]>("target_nodeids") is not { } targetNodes
            || Find<long[]>("target_ids") is not { } targets || Find<float[]>("target_weights") is not { } weights)
        {
            return null;
        }

        var (missing, covers) = (Find<long[]>("nodes_missing_value_tracks_true"), Find<float[]>("nodes_hitrates"));
        var made = new List<TreeNode[]>();
        var leaf = 0;
        for (var start = 0; start < trees.Length;)
        {
            var end = start;
            while (end < trees.Length && trees[end] == trees[start])
            {
                end++;
            }

            var tree = new TreeNode[end - start];
            for (var i = 0; i < tree.Length; i++)
            {
                var at = start + i;
                TreeNodeMode? mode = modes[at] switch { "LEAF" => TreeNodeMode.Leaf, "BRANCH_LEQ" => TreeNodeMode.LessOrEqual, "BRANCH_EQ" => TreeNodeMode.Equal, _ => null };
                if (mode is null || ids[at] != i || trees[at] != made.Count || (mode != TreeNodeMode.Leaf && Outside(yes[at], no[at], tree.Length)))
                {
                    return null;
                }

                var (weight, output) = (leaf, 0);
                if (mode == TreeNodeMode.Leaf)
                {
                    while (leaf < targets.Length && targetTrees[leaf] == made.Count && targetNodes[leaf] == i)
                    {
                        leaf++;
                    }

                    output = leaf - weight == 1 ? (int)targets[weight] : -1;
                    if (leaf == weight || !IsAscending(targets.AsSpan(weight, leaf - weight), outputs))
                    {
                        return null;
                    }
                }

                tree[i] = new TreeNode(mode.Value, (int)features[at], values[at], (int)yes[at], (int)no[at], missing is not null && missing[at] == 1, weight, output, Math.Max(1, leaf - weight), covers?[at] ?? 0);
            }

            made.Add(Alike(tree));
            start = end;
        }

        return new TreeEnsemble(made, weights, (int)outputs, aggregate == "AVERAGE", Array.ConvertAll(targets, static target => (int)target));
    }

    // What is added to each feature: only to codes, which are compared for equality alone.
    private static float[] CodeShifts(TreeEnsemble ensemble, int width)
    {
        var shifts = new float[width];
        foreach (var node in ensemble.Trees.SelectMany(static tree => tree).Where(static node => node.Mode == TreeNodeMode.Equal))
        {
            shifts[node.Feature] = FirstCode;
        }

        foreach (var node in ensemble.Trees.SelectMany(static tree => tree).Where(static node => node.Mode == TreeNodeMode.LessOrEqual && node.True != node.False))
        {
            shifts[node.Feature] = 0;
        }

        return shifts;
    }

    // Leaves of one tree say in one way what they add to.
    private static TreeNode[] Alike(TreeNode[] tree)
    {
        var first = Array.Find(tree, static node => node.Mode == TreeNodeMode.Leaf).Output;
        return Array.TrueForAll(tree, node => node.Mode != TreeNodeMode.Leaf || node.Output == first) ? tree
            : Array.ConvertAll(tree, static node => node.Mode == TreeNodeMode.Leaf ? node with { Output = -1 } : node);
    }

    private static bool Outside(long yes, long no, int length) => yes < 0 || yes >= length || no < 0 || no >= length;

    private static bool IsAscending(ReadOnlySpan<long> targets, long outputs)
    {
        for (var k = 0; k < targets.Length; k++)
        {
            if (targets[k] <= (k == 0 ? -1 : targets[k - 1]) || targets[k] >= outputs)
            {
                return false;
            }
        }

        return true;
    }
}
