using System.Runtime.CompilerServices;
using ModelOps.Models.Trees;

namespace ModelOps.Learning.Trees;

/// <summary>Turns trees as grown into ONNX's form: a set of categories becomes a chain of equalities with one common way out.</summary>
internal static class TreeEnsembleBuilder
{
    /// <summary>Builds the ensemble.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="outputs">Scores a row.</param>
    /// <param name="outputOf">The output that a tree adds to, by its number; −1 when its leaves have a value for each output.</param>
    /// <param name="average">True to divide sums by the number of trees.</param>
    public static TreeEnsemble Build(IReadOnlyList<GrownTree> trees, int outputs, Func<int, int> outputOf, bool average)
    {
        var made = new List<TreeNode[]>(trees.Count);
        var weights = new List<float>();
        for (var i = 0; i < trees.Count; i++)
        {
            made.Add(Convert(trees[i], outputOf(i), weights.Count));
            weights.AddRange(trees[i].Values);
        }

        return new TreeEnsemble(made, [.. weights], outputs, average);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TreeNode[] Convert(GrownTree tree, int output, int weightStart)
    {
        var nodes = new List<TreeNode>(tree.Nodes.Count);
        foreach (var node in tree.Nodes)
        {
            nodes.Add(
                node.IsLeaf ? new TreeNode(TreeNodeMode.Leaf, 0, 0, 0, 0, false, weightStart + node.Value, output)
                : node.LeftCodes is { Length: > 0 } codes ? new TreeNode(TreeNodeMode.Equal, node.Feature, codes[0], node.Left, node.Right, node.MissingLeft, 0, 0)
                : new TreeNode(TreeNodeMode.LessOrEqual, node.Feature, node.Threshold, node.Left, node.Right, node.MissingLeft, 0, 0));
        }

        var guarded = MissingAfterCategories(tree);
        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            // Links are appended, so that the tree's own node numbers stay.
            var (first, last) = (nodes[i], i);
            var codes = tree.Nodes[i].LeftCodes ?? [];
            if (guarded[i])
            {
                first = first with { MissingTrue = false };
                nodes.Add(first);
                last = nodes.Count - 1;
                nodes[i] = new TreeNode(TreeNodeMode.LessOrEqual, first.Feature, float.PositiveInfinity, last, first.True, false, 0, 0);
            }

            for (var code = 1; code < codes.Length; code++)
            {
                nodes.Add(first with { Value = codes[code] });
                nodes[last] = nodes[last] with { False = nodes.Count - 1 };
                last = nodes.Count - 1;
            }
        }

        return [.. nodes];
    }

    // Where missing values went right with the other categories and are to go left at a later set of the same feature, ONNX Runtime 1.30 sends them
    // right again. There a comparison that every code passes, and no missing value, goes before the chain.
    private static bool[] MissingAfterCategories(GrownTree tree)
    {
        var parents = new int[tree.Nodes.Count];
        var found = new bool[tree.Nodes.Count];
        parents[0] = -1;
        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            var node = tree.Nodes[i];
            if (node.IsLeaf)
            {
                continue;
            }

            (parents[node.Left], parents[node.Right]) = (i, i);
            for (int at = i, up = parents[i]; up >= 0 && node is { MissingLeft: true, LeftCodes.Length: > 0 }; (at, up) = (up, parents[up]))
            {
                var above = tree.Nodes[up];
                found[i] |= above is { MissingLeft: false, LeftCodes.Length: > 0 } && above.Feature == node.Feature && above.Right == at;
            }
        }

        return found;
    }
}
