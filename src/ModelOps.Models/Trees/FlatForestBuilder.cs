namespace ModelOps.Models.Trees;

/// <summary>Lays trees out for the scorer: children side by side, chains of equalities as sets.</summary>
internal sealed class FlatForestBuilder(TreeEnsemble ensemble)
{
    private const int MostCategories = 1 << 20;
    private readonly List<FlatNode> _nodes = [];
    private readonly List<uint> _sets = [];
    private readonly int[] _targets = [.. ensemble.Targets ?? []];

    /// <summary>Null when a tree does not have the shape that the scorer knows.</summary>
    public FlatForest? Build()
    {
        var count = ensemble.Trees.Count;
        var (roots, depths, outputs) = (new int[count], new int[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            roots[i] = _nodes.Count;
            var tree = ensemble.Trees[i];
            outputs[i] = Array.Find(tree, static node => node.Mode == TreeNodeMode.Leaf).Output;
            var output = outputs[i];
            if (Array.Exists(tree, node => node.Mode == TreeNodeMode.Leaf && node.Output != output) || (depths[i] = Add(tree)) < 0)
            {
                return null;
            }
        }

        return new FlatForest(ensemble, [.. _nodes], roots, depths, outputs, [.. _sets], _targets);
    }

    // Breadth first; −1 when nodes are shared beyond what a chain of equalities shares.
    private int Add(TreeNode[] tree)
    {
        var queue = new Queue<(int From, int To, int Depth)>();
        _nodes.Add(default);
        queue.Enqueue((0, _nodes.Count - 1, 0));
        var (depth, seen) = (0, 0);
        while (queue.TryDequeue(out var next))
        {
            var node = tree[next.From];
            while (++seen <= tree.Length && node.Mode != TreeNodeMode.Leaf && node.True == node.False)
            {
                // It asks nothing: it keeps two sets apart for ONNX Runtime.
                node = tree[node.True];
            }

            if (seen > tree.Length)
            {
                return -1;
            }

            depth = Math.Max(depth, next.Depth);
            if (node.Mode == TreeNodeMode.Leaf)
            {
                _nodes[next.To] = new FlatNode { Threshold = float.NaN, True = next.To - 1, Extra = node.Weight };
                if (node.Output < 0)
                {
                    _targets[node.Weight + node.Count - 1] |= int.MinValue;
                }

                continue;
            }

            var (otherwise, set) = (node.False, 0);
            if (node.Mode == TreeNodeMode.Equal)
            {
                var codes = new List<float> { node.Value };
                while (tree[otherwise] is { Mode: TreeNodeMode.Equal } link && link.True == node.True && link.Feature == node.Feature && link.MissingTrue == node.MissingTrue)
                {
                    codes.Add(link.Value);
                    otherwise = link.False;
                }

                if (codes.Exists(static code => !(code >= 0 && code < MostCategories) || code != (int)code))
                {
                    return -1;
                }

                set = AddSet(codes);
            }

            _nodes[next.To] = new FlatNode
            {
                Threshold = node.Value,
                Feature = node.Feature | (node.MissingTrue ? FlatNode.MissingTrue : 0) | (node.Mode == TreeNodeMode.Equal ? FlatNode.IsSet : 0),
                True = _nodes.Count,
                Extra = set,
            };
            _nodes.Add(default);
            _nodes.Add(default);
            queue.Enqueue((node.True, _nodes.Count - 2, next.Depth + 1));
            queue.Enqueue((otherwise, _nodes.Count - 1, next.Depth + 1));
        }

        return depth;
    }

    private int AddSet(List<float> codes)
    {
        var start = _sets.Count;
        var words = ((int)codes.Max() / 32) + 1;
        _sets.Add((uint)words);
        _sets.AddRange(Enumerable.Repeat(0u, words));
        foreach (var code in codes)
        {
            _sets[start + 1 + ((int)code >> 5)] |= 1u << ((int)code & 31);
        }

        return start;
    }
}
