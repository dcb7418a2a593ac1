using ModelOps.Models.Trees;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>Writes trees as <c>TreeModel</c>s whose comparisons in double precision go the way of ours in single precision.</summary>
internal sealed class TreeXml(PmmlXml xml, FieldNames names, TreeStage stage)
{
    private readonly Dictionary<int, (Term Feature, Term Compared)> _features = [];

    /// <summary>The terms that comparisons name as fields: raw columns where a comparison can be written for them.</summary>
    public static IEnumerable<Term> Fields(TreeStage stage, FieldNames names) =>
        stage.Ensemble.Trees.SelectMany(tree => tree).Where(node => node.Mode != TreeNodeMode.Leaf && node.True != node.False).Select(node => node.Feature).Distinct().Select(feature => Field(stage, feature, names)).Distinct();

    /// <summary>Writes the content of one model: <c>Node</c> under its <c>TreeModel</c>.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="leaf">Writes what a leaf says: attributes in <c>Score</c>, then children.</param>
    public void Root(TreeNode[] tree, Leaf leaf) => new Walk(this, tree, leaf).Node(0, null);

    private static Term Field(TreeStage stage, int feature, FieldNames names) => stage.Inputs[feature] switch
    {
        SingleTerm { Source: var raw } when names.IsGiven(raw) => raw,
        MapTerm map when IsText(map, names) && !stage.Thresholds.Contains(feature) => map.Source,
        var other => other,
    };

    // Codes of a raw text column are compared as the texts that they stand for.
    private static bool IsText(MapTerm map, FieldNames names) =>
        map.Source is FieldTerm { Type: SpecType.String } field && names.Treatments[field].UnknownIsMissing && double.IsNaN(map.Missing) && map.Values.Distinct().Count() == map.Values.Count;

    /// <summary>What a leaf writes.</summary>
    internal sealed record Leaf(Func<TreeNode, object?> Score, Action<TreeNode>? Children);

    private sealed class Walk(TreeXml owner, TreeNode[] tree, Leaf leaf)
    {
        private int _next;

        public int Node(int at, Action? predicate, int id = 0)
        {
            while (tree[at].Mode != TreeNodeMode.Leaf && tree[at].True == tree[at].False)
            {
                at = tree[at].True;
            }

            var node = tree[at];
            var isLeaf = node.Mode == TreeNodeMode.Leaf;
            var (yes, no) = isLeaf ? (0, 0) : (++_next, ++_next);
            using (owner.Xml.Open("Node",
                ("id", id),
                ("score", isLeaf ? leaf.Score(node) : null),
                ("recordCount", node.Cover > 0 ? (double)node.Cover : null),
                ("defaultChild", isLeaf ? null : node.MissingTrue ? yes : no)))
            {
                (predicate ?? (() => owner.Xml.Add("True")))();
                if (isLeaf)
                {
                    leaf.Children?.Invoke(node);
                }
                else if (node.Mode == TreeNodeMode.LessOrEqual)
                {
                    Threshold(node, yes, no);
                }
                else
                {
                    Set(node, yes, no);
                }
            }

            return id;
        }

        private void Threshold(TreeNode node, int yes, int no)
        {
            var (feature, compared) = owner.Feature(node.Feature);
            var field = owner.Names.Of(compared);
            var isRaw = feature is SingleTerm && compared != feature;
            object value = isRaw ? SinglePrecision.Border(node.Value) : node.Value;
            Node(node.True, () => owner.Xml.Add("SimplePredicate", ("field", field), ("operator", "lessOrEqual"), ("value", value)), yes);
            Node(node.False, () => owner.Xml.Add("SimplePredicate", ("field", field), ("operator", "greaterThan"), ("value", value)), no);
        }

        // A chain of equalities with one common way out is a set.
        private void Set(TreeNode node, int yes, int no)
        {
            var codes = new List<float> { node.Value };
            var otherwise = node.False;
            while (tree[otherwise] is { Mode: TreeNodeMode.Equal } link && link.True == node.True && link.True != link.False && link.Feature == node.Feature && link.MissingTrue == node.MissingTrue)
            {
                codes.Add(link.Value);
                otherwise = link.False;
            }

            var (feature, compared) = owner.Feature(node.Feature);
            string[] values = feature is MapTerm map && compared != feature
                ? [.. codes.Select(code => map.Values.ToList().IndexOf(code)).Where(place => place >= 0).Select(place => map.Keys[place])]
                : [.. codes.Select(code => PmmlXml.Number(code))];
            var (field, isText) = (owner.Names.Of(compared), compared != feature);
            Node(node.True, () => owner.In(field, values, isText, true), yes);
            Node(otherwise, () => owner.In(field, values, isText, false), no);
        }
    }

    private PmmlXml Xml => xml;

    private FieldNames Names => names;

    // A feature, and the field that is compared for it.
    private (Term Feature, Term Compared) Feature(int place)
    {
        if (!_features.TryGetValue(place, out var pair))
        {
            _features[place] = pair = (stage.Inputs[place], Field(stage, place, names));
        }

        return pair;
    }

    private void In(string field, string[] values, bool isText, bool inside)
    {
        if (values is [var only])
        {
            xml.Add("SimplePredicate", ("field", field), ("operator", inside ? "equal" : "notEqual"), ("value", only));
            return;
        }

        using (xml.Open("SimpleSetPredicate", ("field", field), ("booleanOperator", inside ? "isIn" : "isNotIn")))
        {
            using (xml.Open("Array", ("n", values.Length), ("type", isText ? "string" : "real")))
            {
                xml.Content(string.Join(' ', isText ? values.Select(value => $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"") : values));
            }
        }
    }
}
