using System.Runtime.CompilerServices;
using ModelOps.Models.Trees;

namespace ModelOps.Learning.Trees;

/// <summary>Turns trees as grown into ONNX's form: a set of categories becomes a chain of equalities with one common way out.</summary>
internal static class TreeEnsembleBuilder
{
    /// <summary>Builds the ensemble.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="outputs">Scores a row.</param>
    /// <param name="outputOf">The output that a tree adds to, by its number; −1 when its leaves have values for several.</param>
    /// <param name="average">True to divide sums by the number of trees.</param>
    public static TreeEnsemble Build(IReadOnlyList<GrownTree> trees, int outputs, Func<int, int> outputOf, bool average)
    {
        var made = new List<TreeNode[]>(trees.Count);
        var weights = new List<float>();
        var targets = new List<int>();
        for (var i = 0; i < trees.Count; i++)
        {
            made.Add(Convert(trees[i], outputOf(i), weights.Count));
            weights.AddRange(trees[i].Values);
            targets.AddRange(trees[i].Targets);
        }

        return new TreeEnsemble(made, [.. weights], outputs, average, targets.Count > 0 ? [.. targets] : null);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TreeNode[] Convert(GrownTree tree, int output, int weightStart)
    {
        var nodes = new List<TreeNode>(tree.Nodes.Count);
        var covers = tree.Covers();
        foreach (var node in tree.Nodes)
        {
            var made = node.IsLeaf ? new TreeNode(TreeNodeMode.Leaf, 0, 0, 0, 0, false, weightStart + node.Value, output, node.Count)
                : node.LeftCodes is { Length: > 0 } codes ? new TreeNode(TreeNodeMode.Equal, node.Feature, codes[0], node.Left, node.Right, node.MissingLeft, 0, 0)
                : new TreeNode(TreeNodeMode.LessOrEqual, node.Feature, node.Threshold, node.Left, node.Right, node.MissingLeft, 0, 0);
            nodes.Add(made with { Cover = covers[nodes.Count] });
        }

        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            // Links are appended, so that the tree's own node numbers stay.
            var (grown, first, last) = (tree.Nodes[i], nodes[i], i);
            for (var code = 1; code < grown.LeftCodes?.Length; code++)
            {
                nodes.Add(first with { Value = grown.LeftCodes[code] });
                nodes[last] = nodes[last] with { False = nodes.Count - 1 };
                last = nodes.Count - 1;
            }

            // ONNX Runtime 1.30 takes a set that follows a set of the same feature for more of the same chain if what is left of both looks alike to it:
            // it compares the first weight of leaves only, and no missing values. A node that asks nothing keeps them apart.
            if (grown.LeftCodes?.Length > 0 && tree.Nodes[grown.Right] is { IsLeaf: false, LeftCodes.Length: > 0 } next && next.Feature == grown.Feature)
            {
                nodes.Add(new TreeNode(TreeNodeMode.LessOrEqual, grown.Feature, float.PositiveInfinity, grown.Right, grown.Right, false, 0, 0, Cover: covers[grown.Right]));
                nodes[last] = nodes[last] with { False = nodes.Count - 1 };
            }
        }

        return [.. nodes];
    }
}
