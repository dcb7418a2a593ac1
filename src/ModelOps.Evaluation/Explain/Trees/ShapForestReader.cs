using ModelOps.Models.Onnx;

namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>Reads a node of trees.</summary>
internal sealed class ShapForestReader
{
    // Nodes that several parents share are written once for each.
    private const int MostNodes = 1 << 22;
    private readonly Dictionary<string, object> _attributes;
    private readonly string[] _modes;
    private readonly long[] _features;
    private readonly double[] _values;
    private readonly long[] _yes;
    private readonly long[] _no;
    private readonly long[]? _missing;
    private readonly double[]? _hits;
    private readonly Dictionary<(long Tree, long Node), int> _places = [];
    private readonly Dictionary<(long Tree, long Node), List<(int Output, double Weight)>> _weights = [];
    private int _made;

    private ShapForestReader(Dictionary<string, object> attributes)
    {
        _attributes = attributes;
        _modes = Need<string[]>("nodes_modes");
        _features = Need<long[]>("nodes_featureids");
        _values = Numbers("nodes_values") ?? throw Unknown("it has no nodes_values");
        _yes = Need<long[]>("nodes_truenodeids");
        _no = Need<long[]>("nodes_falsenodeids");
        _missing = Find<long[]>("nodes_missing_value_tracks_true");
        _hits = Numbers("nodes_hitrates");
    }

    /// <summary>Reads a node.</summary>
    /// <param name="node">A <c>TreeEnsembleRegressor</c> or <c>TreeEnsembleClassifier</c>.</param>
    /// <exception cref="NotSupportedException">It does what Shapley values of trees have no form for; the message says what.</exception>
    public static ShapForest Read(OnnxNode node)
    {
        if (node.Operator is not ("TreeEnsembleRegressor" or "TreeEnsembleClassifier"))
        {
            throw new NotSupportedException($"the operator {node.Operator} is not one of the tree ensembles of ai.onnx.ml 1 to 3");
        }

        return new ShapForestReader(node.Attributes.ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value, StringComparer.Ordinal))
            .Read(node.Operator == "TreeEnsembleClassifier");
    }

    private ShapForest Read(bool isClassifier)
    {
        var prefix = isClassifier ? "class" : "target";
        var aggregate = Find<string>("aggregate_function") ?? "SUM";
        if (aggregate is not ("SUM" or "AVERAGE"))
        {
            throw new NotSupportedException($"its trees are joined by {aggregate}");
        }

        var transform = (Find<string>("post_transform") ?? "NONE") switch
        {
            "NONE" => TreeTransform.None,
            "LOGISTIC" => TreeTransform.Logistic,
            "SOFTMAX" => TreeTransform.Softmax,
            var other => throw new NotSupportedException($"its scores go through {other}"),
        };
        var (leafTrees, leafNodes, outputs) = (Need<long[]>($"{prefix}_treeids"), Need<long[]>($"{prefix}_nodeids"), Need<long[]>($"{prefix}_ids"));
        var weights = Numbers($"{prefix}_weights") ?? throw Unknown($"it has no {prefix}_weights");
        var classes = (Find<string[]>("classlabels_strings")?.Length ?? 0) + (Find<long[]>("classlabels_int64s")?.Length ?? 0);

        // Two classes with all weights on one of them: the runtime sums one score, whichever class they name.
        var isOneScore = isClassifier && classes == 2 && outputs.Distinct().Count() <= 1;
        var count = isOneScore ? 1 : isClassifier ? classes : (int)(Find<object>("n_targets") is long targets ? targets : 1);
        for (var i = 0; i < weights.Length; i++)
        {
            var key = (leafTrees[i], leafNodes[i]);
            (_weights.TryGetValue(key, out var list) ? list : _weights[key] = []).Add((isOneScore ? 0 : (int)outputs[i], weights[i]));
        }

        var (trees, nodes) = (Need<long[]>("nodes_treeids"), Need<long[]>("nodes_nodeids"));
        for (var i = 0; i < nodes.Length; i++)
        {
            _places[(trees[i], nodes[i])] = i;
        }

        var made = trees.Distinct().Select(tree => Tree(tree, nodes[Array.IndexOf(trees, tree)])).ToArray();
        var bases = Numbers("base_values") is { Length: > 0 } given ? given : new double[count];
        return new ShapForest([.. made.Select(static each => each.Tree)], [.. made.Select(static each => each.Leaves)], isOneScore ? [bases[^1]] : bases, aggregate == "AVERAGE")
        {
            Transform = transform,
            IsOneScore = isOneScore,
        };
    }

    private (ShapTree Tree, (int, double)[][] Leaves) Tree(long id, long root)
    {
        var (tree, covers, leaves) = (new ShapTree(), new List<double>(), new List<(int, double)[]>());
        Add(root, 0);
        tree.Covers = _hits is null ? [] : [.. covers];
        return (tree, [.. leaves]);

        int Add(long node, int depth)
        {
            if (++_made > MostNodes || depth > _places.Count || !_places.TryGetValue((id, node), out var at))
            {
                throw Unknown($"tree {id} has more nodes than it lists, a node that it lacks, or a way back to a node");
            }

            if (_modes[at] == "LEAF")
            {
                var leaf = tree.Add(ShapNode.Leaf);
                covers.Add(_hits?[at] ?? 0);
                leaves.Add(_weights.TryGetValue((id, node), out var found) ? [.. found] : []);
                return leaf;
            }

            if (_yes[at] == _no[at])
            {
                return Add(_yes[at], depth + 1);
            }

            var (made, yes, no) = Split(id, at);
            var place = tree.Add(made);
            covers.Add(_hits?[at] ?? 0);
            leaves.Add([]);
            Add(yes, depth + 1);
            tree.SetFalse(place, Add(no, depth + 1));
            return place;
        }
    }

    private (ShapNode Node, long Yes, long No) Split(long tree, int at)
    {
        var (feature, value, yes, no, missing) = ((int)_features[at], _values[at], _yes[at], _no[at], _missing is not null && _missing[at] == 1);
        switch (_modes[at])
        {
            case "BRANCH_LEQ":
                return (new ShapNode(feature, value, null, missing, 0), yes, no);
            case "BRANCH_LT":
                return (new ShapNode(feature, Below(value), null, missing, 0), yes, no);
            case "BRANCH_GT":
                return (new ShapNode(feature, value, null, !missing, 0), no, yes);
            case "BRANCH_GTE":
                return (new ShapNode(feature, Below(value), null, !missing, 0), no, yes);
            case "BRANCH_NEQ":
                // A missing value equals nothing, so that it goes where the unequal go.
                return (new ShapNode(feature, double.NaN, [value], false, 0), no, yes);
            case "BRANCH_EQ":
                var set = new SortedSet<double> { value };
                while (_places.TryGetValue((tree, no), out var link) && set.Count < _places.Count && _modes[link] == "BRANCH_EQ" && _features[link] == feature && _yes[link] == yes && (_missing?[link] ?? 0) == (missing ? 1 : 0))
                {
                    set.Add(_values[link]);
                    no = _no[link];
                }

                return (new ShapNode(feature, double.NaN, [.. set], missing, 0), yes, no);
            default:
                throw new NotSupportedException($"a tree of it branches by {_modes[at]}");
        }
    }

    private static double Below(double value) => double.IsNegativeInfinity(value) ? double.NaN : Math.BitDecrement(value);

    private static NotSupportedException Unknown(string what) => new($"its trees cannot be read: {what}");

    private T? Find<T>(string name)
        where T : class => _attributes.GetValueOrDefault(name) as T;

    private T Need<T>(string name)
        where T : class => Find<T>(name) ?? throw Unknown($"it has no {name}");

    // ai.onnx.ml 3 may keep numbers as tensors of doubles.
    private double[]? Numbers(string name) => Find<float[]>(name) is { } floats ? [.. floats.Select(static value => (double)value)]
        : Find<OnnxTensor>($"{name}_as_tensor") is { } tensor ? tensor.Type == OnnxType.Double ? tensor.Values<double>().ToArray() : [.. tensor.Values<float>().ToArray().Select(static value => (double)value)]
        : null;
}
