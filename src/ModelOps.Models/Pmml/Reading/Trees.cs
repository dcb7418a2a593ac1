using System.Xml.Linq;
using ModelOps.Models.Onnx;
using ModelOps.Models.Trees;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>Puts <c>TreeModel</c>s together to one tree ensemble of ONNX.</summary>
/// <param name="cells">Makes nodes.</param>
/// <param name="predicates">Reads predicates.</param>
/// <param name="classes">The classes; empty for numbers.</param>
/// <param name="votes">True when a tree gives its score one vote in place of its probabilities.</param>
internal sealed class TreeBuilder(CellBuilder cells, Predicates predicates, IReadOnlyList<string> classes, bool votes)
{
    // The default branch of a tree that is not binary is written twice.
    private const int MostNodes = 5_000_000;
    private readonly List<List<Built>> _trees = [];
    private readonly TreeFeatures _features = new(cells, predicates);

    // Of a leaf Weights are set; else Yes and No.
    private sealed record Built(TreeFeatures.Question Question, int Yes, int No, bool MissingYes, double[]? Weights);

    /// <summary>True when a leaf's own score is not the class that it finds most probable.</summary>
    public bool HasOwnLabels { get; private set; }

    public int Outputs => classes.Count == 0 ? 1 : classes.Count;

    /// <summary>Adds a tree whose answer is multiplied by <paramref name="weight"/>.</summary>
    public void Add(XElement model, Scope scope, double weight)
    {
        var strategy = model.Get("missingValueStrategy") ?? "none";
        if (strategy is not ("none" or "defaultChild" or "lastPrediction" or "nullPrediction"))
        {
            throw model.Unsupported("missingValueStrategy");
        }

        var isLast = (model.Get("noTrueChildStrategy") ?? "returnNullPrediction") == "returnLastPrediction";
        var tree = new List<Built>();
        _trees.Add(tree);
        var walk = new Growing(this, tree, scope, strategy, isLast, weight);
        var root = model.Child("Node") ?? throw new ModelException("The PMML element 'TreeModel' has no Node.");
        walk.Root(root);
    }

    /// <summary>The sum of all trees: <c>[N, outputs]</c> of double.</summary>
    public string Finish()
    {
        var matrix = _features.Matrix();
        var single = Singles();
        var width = _features.Width;
        if (single is not null)
        {
            var ensemble = new TreeEnsemble(single, AllWeights(), Outputs, average: false, [.. _trees.SelectMany(tree => tree).Where(node => node.Weights is not null).SelectMany(_ => Enumerable.Range(0, Outputs))]);
            return cells.Graph.Cast(ensemble.Export(cells.Graph, cells.Graph.Cast(matrix, OnnxType.Float), width), OnnxType.Double);
        }

        return cells.Graph.Cast(Doubles(matrix), OnnxType.Double);
    }

    private float[] AllWeights() => [.. _trees.SelectMany(tree => tree).Where(node => node.Weights is not null).SelectMany(node => node.Weights!).Select(weight => (float)weight)];

    // The same questions in single precision; null when one would be answered otherwise.
    private List<TreeNode[]>? Singles()
    {
        var made = new List<TreeNode[]>();
        var weight = 0;
        foreach (var tree in _trees)
        {
            var nodes = new TreeNode[tree.Count];
            for (var i = 0; i < nodes.Length; i++)
            {
                var built = tree[i];
                if (built.Weights is { } weights)
                {
                    nodes[i] = new TreeNode(TreeNodeMode.Leaf, 0, 0, 0, 0, false, weight, Outputs == 1 ? 0 : -1, weights.Length);
                    weight += weights.Length;
                    continue;
                }

                if (SingleThreshold(built.Question) is not { } value)
                {
                    return null;
                }

                nodes[i] = new TreeNode(built.Question.IsEqual ? TreeNodeMode.Equal : TreeNodeMode.LessOrEqual, built.Question.Feature, value, built.Yes, built.No, built.MissingYes, 0, 0);
            }

            made.Add(nodes);
        }

        return made;
    }

    private float? SingleThreshold(TreeFeatures.Question question)
    {
        var near = (float)question.Value;
        if (question.IsEqual)
        {
            return near == question.Value && _features.IsSingle[question.Feature] ? near : null;
        }

        if (double.IsPositiveInfinity(question.Value) || _features.IsSingle[question.Feature])
        {
            return near <= question.Value ? near : MathF.BitDecrement(near);
        }

        foreach (var candidate in (float[])[near, MathF.BitDecrement(near)])
        {
            if (SinglePrecision.Border(candidate) == question.Value)
            {
                return candidate;
            }
        }

        return null;
    }

    private string Doubles(string matrix)
    {
        var count = _trees.Sum(tree => tree.Count);
        var (ids, trees, features, yes, no, missing) = (new long[count], new long[count], new long[count], new long[count], new long[count], new long[count]);
        var (modes, values) = (new string[count], new double[count]);
        List<long> targetTrees = [], targetNodes = [], targets = [];
        List<double> weights = [];
        var at = 0;
        for (var t = 0; t < _trees.Count; t++)
        {
            for (var i = 0; i < _trees[t].Count; i++, at++)
            {
                var node = _trees[t][i];
                (trees[at], ids[at]) = (t, i);
                modes[at] = node.Weights is not null ? "LEAF" : node.Question.IsEqual ? "BRANCH_EQ" : "BRANCH_LEQ";
                if (node.Weights is null)
                {
                    (features[at], values[at], yes[at], no[at], missing[at]) = (node.Question.Feature, node.Question.Value, node.Yes, node.No, node.MissingYes ? 1 : 0);
                    continue;
                }

                for (var k = 0; k < node.Weights.Length; k++)
                {
                    targetTrees.Add(t);
                    targetNodes.Add(i);
                    targets.Add(k);
                    weights.Add(node.Weights[k]);
                }
            }
        }

        return cells.Graph.MlNode(
            "TreeEnsembleRegressor",
            [matrix],
            new OnnxAttribute("aggregate_function", "SUM"),
            new OnnxAttribute("n_targets", (long)Outputs),
            new OnnxAttribute("nodes_falsenodeids", no),
            new OnnxAttribute("nodes_featureids", features),
            new OnnxAttribute("nodes_missing_value_tracks_true", missing),
            new OnnxAttribute("nodes_modes", modes),
            new OnnxAttribute("nodes_nodeids", ids),
            new OnnxAttribute("nodes_treeids", trees),
            new OnnxAttribute("nodes_truenodeids", yes),
            new OnnxAttribute("nodes_values_as_tensor", OnnxTensor.Of<double>(OnnxType.Double, values, count).Named("nodes_values")),
            new OnnxAttribute("post_transform", "NONE"),
            new OnnxAttribute("target_ids", [.. targets]),
            new OnnxAttribute("target_nodeids", [.. targetNodes]),
            new OnnxAttribute("target_treeids", [.. targetTrees]),
            new OnnxAttribute("target_weights_as_tensor", OnnxTensor.Of<double>(OnnxType.Double, weights.ToArray(), weights.Count).Named("target_weights")));
    }

    // What a node says: a number, the probabilities, or a vote.
    private double[] Score(XElement node, double weight)
    {
        var score = node.Get("score");
        if (classes.Count == 0)
        {
            return [score is null ? double.NaN : Elements.Parse(score, node, "score") * weight];
        }

        XElement[] distribution = [.. node.Children("ScoreDistribution")];
        var total = distribution.Sum(each => each.Number("recordCount") ?? 0);
        var shares = new double[classes.Count];
        foreach (var each in distribution)
        {
            shares[Place(each.Need("value"))] = each.Number("probability") ?? (total > 0 ? each.NeedNumber("recordCount") / total : 0);
        }

        var best = distribution.Length == 0 ? -1 : Array.IndexOf(shares, shares.Max());
        var own = score is null ? best : Place(score);
        if (own < 0)
        {
            return [.. shares.Select(_ => double.NaN)];
        }

        HasOwnLabels |= best >= 0 && shares[own] < shares[best];
        if (votes || best < 0)
        {
            Array.Clear(shares);
            shares[own] = 1;
        }

        return Array.ConvertAll(shares, share => share * weight);
    }

    private int Place(string name) => classes.ToList().IndexOf(name) is >= 0 and var place ? place : throw new ModelException($"A PMML tree gives the class '{name}', which its target does not name.");

    private sealed class Growing(TreeBuilder owner, List<Built> tree, Scope scope, string strategy, bool isLast, double weight)
    {
        public void Root(XElement root)
        {
            if (Predicates.Of(root).Name() == "True")
            {
                Node(root);
                return;
            }

            Chain(null, [root], 0);
        }

        private int Node(XElement node)
        {
            XElement[] children = [.. node.Children("Node")];
            return children.Length == 0 ? End(node) : Chain(node, children, 0);
        }

        private int End(XElement? node) => Add(new Built(default, 0, 0, false, node is null ? [.. Enumerable.Repeat(double.NaN, owner.Outputs)] : owner.Score(node, weight)));

        private int Chain(XElement? parent, XElement[] children, int i)
        {
            if (i == children.Length)
            {
                return End(isLast ? parent : null);
            }

            var predicate = Predicates.Of(children[i]);
            switch (predicate.Name())
            {
                case "True":
                    return Node(children[i]);
                case "False":
                    return Chain(parent, children, i + 1);
            }

            var question = owner._features.Ask(predicate, scope);
            var isPair = i + 2 == children.Length && IsOpposite(predicate, Predicates.Of(children[i + 1]));
            var asksMissing = predicate.Get("operator") is "isMissing" or "isNotMissing";
            int? target = asksMissing ? null : strategy == "defaultChild" && parent?.Get("defaultChild") is { } id ? Array.FindIndex(children, child => child.Get("id") == id) : null;
            if (target < 0)
            {
                throw new ModelException($"A PMML tree names the default child '{parent!.Get("defaultChild")}', which its node does not have.");
            }

            var at = Add(new Built(question, 0, 0, false, null));

            // Where a missing value goes: with true, with false, or elsewhere behind a question of its own.
            bool? withTrue = asksMissing ? predicate.Get("operator") == "isMissing" && !question.IsEqual : null;
            Func<int>? elsewhere = null;
            if (!asksMissing)
            {
                (withTrue, elsewhere) = strategy switch
                {
                    "defaultChild" when target == i => ((bool?)true, (Func<int>?)null),
                    "defaultChild" when target is { } child => isPair ? (false, null) : (null, () => Node(children[child])),
                    "lastPrediction" => (null, () => End(parent)),
                    "nullPrediction" or "defaultChild" => (null, () => End(null)),
                    _ => isPair && Predicates.Of(children[i + 1]).Name() != "True" ? (null, () => End(isLast ? parent : null)) : (false, null),
                };
            }

            var branches = at;
            if (elsewhere is not null)
            {
                branches = Add(new Built(question, 0, 0, false, null));
                tree[at] = new Built(question with { IsEqual = false, Value = double.PositiveInfinity, Swap = false }, branches, elsewhere(), false, null);
            }

            var yes = Node(children[i]);
            var no = isPair ? Node(children[i + 1]) : Chain(parent, children, i + 1);
            var missingTrue = withTrue ?? false;
            tree[branches] = question.Swap
                ? new Built(question, no, yes, !missingTrue, null)
                : new Built(question, yes, no, missingTrue, null);
            return at;
        }

        private int Add(Built node)
        {
            if (tree.Count >= MostNodes)
            {
                throw new ModelException($"A PMML tree has over {MostNodes} nodes once the defaults of its missing values are written out, which is too many.");
            }

            tree.Add(node);
            return tree.Count - 1;
        }

        private static bool IsOpposite(XElement first, XElement second) => (first.Name(), second.Name()) switch
        {
            (_, "True") => true,
            ("SimplePredicate", "SimplePredicate") => first.Get("field") == second.Get("field") && first.Get("value") == second.Get("value") && (first.Get("operator"), second.Get("operator"))
                is ("lessOrEqual", "greaterThan") or ("greaterThan", "lessOrEqual") or ("lessThan", "greaterOrEqual") or ("greaterOrEqual", "lessThan") or ("equal", "notEqual") or ("notEqual", "equal"),
            ("SimpleSetPredicate", "SimpleSetPredicate") => first.Get("field") == second.Get("field") && first.Get("booleanOperator") != second.Get("booleanOperator") && first.Value == second.Value,
            _ => false,
        };
    }
}
