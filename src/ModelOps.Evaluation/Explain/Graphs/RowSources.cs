using ModelOps.Models.Onnx;
using ModelOps.Models.Rows;

namespace ModelOps.Evaluation.Explain.Graphs;

/// <summary>
/// Which of a graph's inputs each element of a value may depend on, for one row. Operators that work element by element, move or join elements are
/// followed exactly; of any other, each result counts as made of everything that goes in, which may be too much, and is never too little.
/// </summary>
internal sealed class RowSources
{
    private readonly Dictionary<string, int[][]> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _shapes;
    private readonly Dictionary<string, OnnxTensor> _constants;

    private RowSources(OnnxModel model, Dictionary<string, int[]> shapes)
    {
        _shapes = shapes;
        _constants = model.Initializers.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        for (var i = 0; i < model.Inputs.Count; i++)
        {
            _sources[model.Inputs[i].Name] = [[i]];
        }

        foreach (var tensor in model.Initializers)
        {
            _shapes[tensor.Name] = [.. tensor.Dimensions.Select(static size => (int)size)];
        }

        foreach (var node in model.Nodes)
        {
            var made = Follow(node);
            for (var k = 0; k < node.Outputs.Count; k++)
            {
                if (_shapes.TryGetValue(node.Outputs[k], out var shape))
                {
                    _sources[node.Outputs[k]] = made is not null && made[Math.Min(k, made.Length - 1)].Length == RowShapes.Length(shape) ? made[Math.Min(k, made.Length - 1)] : All(node, RowShapes.Length(shape));
                }
            }
        }
    }

    /// <summary>For each element of a value the places of the graph's inputs that it may depend on, ascending.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="shapes">The shapes of all values that nodes make, for one row.</param>
    public static int[][] Of(OnnxModel model, string value, IReadOnlyDictionary<string, int[]> shapes) =>
        new RowSources(model, new(shapes, StringComparer.Ordinal))._sources[value];

    // One list of sources for each output; null when nothing better is known than everything.
    private int[][][]? Follow(OnnxNode node)
    {
        var shape = _shapes.GetValueOrDefault(node.Outputs[0]) ?? [];
        switch (node.Operator)
        {
            case "Shape" or "Size" or "ConstantOfShape" or "Constant" or "Range":
                return [[.. Enumerable.Repeat<int[]>([], RowShapes.Length(shape))]];
            case "Identity" or "Cast" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Abs" or "Neg" or "Floor" or "Ceil" or "Round" or "Relu" or "Sqrt" or "Exp" or "Log"
                or "Tanh" or "Sigmoid" or "IsNaN" or "IsInf" or "Not" or "Sign" or "Reciprocal" or "Clip" or "Sin" or "Cos" or "LabelEncoder" or "CategoryMapper" or "Scaler" or "Imputer" or "Binarizer":
                return node.Inputs.Skip(1).All(IsConstant) ? [Sources(node.Inputs[0])] : null;
            case "Transpose":
                return shape.Count(static size => size != 1) <= 1 ? [Sources(node.Inputs[0])] : null;
            case "Add" or "Sub" or "Mul" or "Div" or "Pow" or "Mod" or "Min" or "Max" or "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" or "And" or "Or" or "Xor" or "Where":
                return [Joined(node.Inputs, shape)];
            case "Expand":
                return [Joined([node.Inputs[0]], shape)];
            case "Concat" or "FeatureVectorizer":
                return IsLine(node.Inputs) ? [[.. node.Inputs.SelectMany(Sources)]] : null;
            case "Split":
                return IsLine([node.Inputs[0]]) ? Parts(node) : null;
            case "Gather" or "ArrayFeatureExtractor":
                return Gathered(node);
            case "OneHot" or "OneHotEncoder":
                var codes = Sources(node.Inputs[0]);
                return codes.Length > 0 && RowShapes.Length(shape) % codes.Length == 0 && (codes.Length == 1 || Attribute(node, "axis", -1) == -1) ? [[.. codes.SelectMany(each => Enumerable.Repeat(each, RowShapes.Length(shape) / codes.Length))]] : null;
            default:
                return null;
        }
    }

    private int[][] Joined(IReadOnlyList<string> inputs, int[] shape)
    {
        var made = new int[RowShapes.Length(shape)][];
        Array.Fill(made, []);
        foreach (var name in inputs)
        {
            var (sources, places) = (Sources(name), RowShapes.Places(_shapes.GetValueOrDefault(name) ?? [1], shape));
            for (var i = 0; i < made.Length; i++)
            {
                made[i] = Union(made[i], sources[places[i]]);
            }
        }

        return made;
    }

    private int[][][] Parts(OnnxNode node)
    {
        var (sources, at) = (Sources(node.Inputs[0]), 0);
        return [.. node.Outputs.Select(name =>
        {
            var count = RowShapes.Length(_shapes.GetValueOrDefault(name) ?? []);
            at += count;
            return sources[(at - count)..at];
        })];
    }

    private int[][][]? Gathered(OnnxNode node)
    {
        var (from, places) = (Sources(node.Inputs[0]), Sources(node.Inputs[1]));
        if (!IsLine([node.Inputs[0]]))
        {
            return null;
        }

        if (_constants.GetValueOrDefault(node.Inputs[1]) is not { Type: OnnxType.Int64 } constant)
        {
            // A line of constants that is looked up in: each result depends on its own place.
            return Array.TrueForAll(from, static each => each.Length == 0) ? [places] : null;
        }

        return [[.. constant.Values<long>().ToArray().Select(place => from[(int)(place < 0 ? place + from.Length : place)])]];
    }

    // Joining or cutting lines keeps the order of elements; with tables that depends on the axis.
    private bool IsLine(IEnumerable<string> names) => names.All(name => (_shapes.GetValueOrDefault(name) ?? []).Count(static size => size != 1) <= 1);

    private bool IsConstant(string name) => name.Length == 0 || Array.TrueForAll(Sources(name), static each => each.Length == 0);

    private int[][] Sources(string name) =>
        _sources.TryGetValue(name, out var found) ? found : [.. Enumerable.Repeat<int[]>([], RowShapes.Length(_shapes.GetValueOrDefault(name) ?? []))];

    private int[][] All(OnnxNode node, int length)
    {
        int[] all = [.. node.Inputs.SelectMany(Sources).SelectMany(static each => each).Distinct().Order()];
        return [.. Enumerable.Repeat(all, length)];
    }

    private static int[] Union(int[] left, int[] right) => left.Length == 0 || left.AsSpan().SequenceEqual(right) ? right : right.Length == 0 ? left : [.. left.Union(right).Order()];

    private static long Attribute(OnnxNode node, string name, long fallback) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value is long value ? value : fallback;
}
