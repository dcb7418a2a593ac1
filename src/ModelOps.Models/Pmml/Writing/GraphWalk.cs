using ModelOps.Models.Onnx;
using ModelOps.Models.Trees;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>Walks a graph once and turns what its outputs are made of into terms and stages.</summary>
internal sealed class GraphWalk
{
    private const double MicrosecondsASecond = 1e6;
    private readonly Dictionary<string, SymbolicTensor> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> _constants;
    private int _stages;

    public GraphWalk(OnnxModel model, IReadOnlyList<ColumnSpec> inputs, string output)
    {
        _constants = model.Initializers.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            _values[input.Name!] = new SymbolicTensor([-1], [Raw(input)]);
        }

        var (nodes, _) = GraphPruning.Needed(model, [output]);
        foreach (var node in model.Nodes.Where(nodes.Contains))
        {
            try
            {
                _values[node.Outputs[0]] = Run(node);
            }
            catch (NotSupportedException error)
            {
                throw new InvalidInputException(Refusal(node, error.Message));
            }
        }

        Output = [.. this[output].Items];
    }

    public TermPool Pool { get; } = new();

    /// <summary>The elements of the output.</summary>
    public IReadOnlyList<Term> Output { get; }

    public Stage Class(IReadOnlyList<Term> scores, string method) => new ClassStage(_stages++, scores, method);

    private SymbolicTensor this[string name]
    {
        get
        {
            if (!_values.TryGetValue(name, out var value))
            {
                _values[name] = value = SymbolicTensor.Of(Pool, _constants.GetValueOrDefault(name) ?? throw new NotSupportedException($"the value '{name}'"));
            }

            return value;
        }
    }

    // The graph takes dates as microseconds since 1970, and yes and no as 1 and 0.
    private Term Raw(ColumnSpec input)
    {
        var field = Pool.Field(input.Name!, input.Type);
        return input.Type switch
        {
            SpecType.DateTime => Pool.Apply("*", Pool.Apply("dateSecondsSinceYear", field, Pool.Number(1970)), Pool.Number(MicrosecondsASecond)),
            SpecType.Boolean => Pool.Map(field, ["true"], [1], 0, double.NaN),
            SpecType.Binary or SpecType.Tensor => throw new InvalidInputException($"PMML has no images and tensors, which the model reads as '{input.Name}'. Use its .onnx file."),
            _ => field,
        };
    }

    private SymbolicTensor Run(OnnxNode node)
    {
        SymbolicTensor In(int place) => this[node.Inputs[place]];
        SymbolicTensor Function(string name) => SymbolicTensor.Zip([.. node.Inputs.Select(input => this[input])], args => Pool.Apply(name, [.. args]));
        return (node.Domain, node.Operator) switch
        {
            ("ai.onnx.ml", "LabelEncoder") => LabelEncoder(node),
            ("ai.onnx.ml", "TreeEnsembleRegressor") => Trees(node),
            ("com.microsoft", _) or ("ai.onnx.ml", _) => throw new NotSupportedException(node.Operator),
            (_, "Identity") => In(0),
            (_, "Cast") => Cast(In(0), node),
            (_, "Reshape") => In(0).Reshape(In(1).Longs()),
            (_, "Unsqueeze") => In(0).Unsqueeze(In(1).Longs()),
            (_, "Transpose") => In(0).Transpose((long[])Attribute(node, "perm")!),
            (_, "Concat") => SymbolicTensor.Concat([.. node.Inputs.Select(input => this[input])], (long)Attribute(node, "axis")!),
            (_, "Gather") => In(0).Gather((long?)Attribute(node, "axis") ?? 0, In(1).Longs(), In(1).Shape.Length > 0),
            (_, "Slice") => Slice(node),
            (_, "Shape") => new SymbolicTensor([In(0).Shape.Length], [.. In(0).Shape.Select(size => size < 0 ? Pool.Rows() : Pool.Number(size))]),
            (_, "Expand") => Expand(In(0), In(1).Longs()),
            (_, "Where") => SymbolicTensor.Zip([In(0), In(1), In(2)], args => Pool.Choose(args[0], args[1], args[2])),
            (_, "OneHot") => OneHot(node),
            (_, "Add") => Function("+"),
            (_, "Sub") => Function("-"),
            (_, "Mul") => Function("*"),
            (_, "Div") => Function("/"),
            (_, "Less") => Function("lessThan"),
            (_, "Greater") => Function("greaterThan"),
            (_, "GreaterOrEqual") => Function("greaterOrEqual"),
            (_, "Equal") => Function("equal"),
            (_, "Abs") => Function("abs"),
            (_, "Floor") => Function("floor"),
            (_, "Round") => Function("round"),
            (_, "Sqrt") => Function("sqrt"),
            (_, "Exp") => Function("exp"),
            (_, "Log") => Function("ln"),
            (_, "Sigmoid") => Function("sigmoid"),
            (_, "IsNaN") => Function("isMissing"),
            (_, "Relu") => Function("relu"),
            (_, "Tanh") => Function("tanh"),
            (_, "Neg") => In(0).Map(item => Pool.Apply("*", item, Pool.Number(-1))),
            (_, "Clip") => SymbolicTensor.Zip([In(0), In(1), In(2)], args => Pool.Clip(args[0], ((NumberTerm)args[1]).Value, ((NumberTerm)args[2]).Value)),
            (_, "ReduceSum") => ReduceSum(node),
            (_, "Softmax") => Softmax(In(0)),
            (_, "Gemm") => Gemm(node),
            _ => throw new NotSupportedException(node.Operator),
        };
    }

    private SymbolicTensor Cast(SymbolicTensor source, OnnxNode node) => (OnnxType)(long)Attribute(node, "to")! switch
    {
        OnnxType.Float => source.Map(item => Pool.Single(IsTruth(item) ? AsNumber(item) : item)),
        OnnxType.Bool => source.Map(AsTruth),
        OnnxType.Double or OnnxType.Int64 or OnnxType.Int32 => source.Map(item => IsTruth(item) ? AsNumber(item) : item),
        var other => throw new NotSupportedException($"a cast to {other}"),
    };

    private static bool IsTruth(Term term) => term is ApplyTerm { Function: "isMissing" or "lessThan" or "greaterThan" or "greaterOrEqual" or "equal" };

    private Term AsNumber(Term truth) => truth is ApplyTerm { Function: "isMissing", Args: [FieldTerm field] } ? Pool.Map(field, [], [], 0, 1) : Pool.Choose(truth, Pool.Number(1), Pool.Number(0));

    private Term AsTruth(Term term) => term switch
    {
        MapTerm { Keys.Count: 0, Default: 0, Missing: 1 } map => Pool.Apply("isMissing", map.Source),
        _ when IsTruth(term) => term,
        _ => throw new NotSupportedException("a cast to bool"),
    };

    // The empty text is a missing one.
    private SymbolicTensor LabelEncoder(OnnxNode node)
    {
        if (Attribute(node, "keys_strings") is not string[] keys)
        {
            throw new NotSupportedException("a LabelEncoder of numbers");
        }

        double[] values = Attribute(node, "values_int64s") is long[] whole ? [.. whole.Select(value => (double)value)]
            : Attribute(node, "values_floats") is float[] numbers ? [.. numbers.Select(value => (double)value)] : throw new NotSupportedException("a LabelEncoder to texts");
        var otherwise = Attribute(node, "values_int64s") is long[]? (long?)Attribute(node, "default_int64") ?? -1 : (float?)Attribute(node, "default_float") ?? 0;
        var empty = Array.IndexOf(keys, "");
        var kept = keys.Select((key, place) => (key, place)).Where(pair => pair.place != empty).ToArray();
        return this[node.Inputs[0]].Map(item => Pool.Map(item, [.. kept.Select(pair => pair.key)], [.. kept.Select(pair => values[pair.place])], otherwise, empty < 0 ? otherwise : values[empty]));
    }

    private SymbolicTensor OneHot(OnnxNode node)
    {
        var depth = this[node.Inputs[1]].Longs()[0];
        var codes = this[node.Inputs[0]];
        if (codes.Items is not [MapTerm map] || this[node.Inputs[2]].Longs() is not [0, 1])
        {
            throw new NotSupportedException("OneHot of computed codes");
        }

        // What gives the default is left out of a column's table unless the column is the default's.
        Term Column(long code)
        {
            var (other, missing) = (map.Default == code ? 1 : 0, map.Missing == code ? 1 : 0);
            var own = map.Keys.Where((_, place) => (map.Values[place] == code ? 1 : 0) != other).ToArray();
            return Pool.Map(map.Source, own, [.. own.Select(_ => 1.0 - other)], other, missing);
        }

        return new SymbolicTensor([-1, depth], [.. Enumerable.Range(0, (int)depth).Select(code => Column(code))]);
    }

    private SymbolicTensor Slice(OnnxNode node)
    {
        var source = this[node.Inputs[0]];
        var axis = source.Axis(this[node.Inputs[3]].Longs()[0]);
        var (from, to) = (this[node.Inputs[1]].Longs()[0], Math.Min(this[node.Inputs[2]].Longs()[0], source.Shape[axis]));
        return source.Gather(axis, [.. Enumerable.Range((int)from, (int)(to - from)).Select(place => (long)place)], keepsAxis: true);
    }

    private SymbolicTensor Expand(SymbolicTensor source, long[] shape) =>
        SymbolicTensor.Zip([source, new SymbolicTensor(shape, [.. Enumerable.Repeat(Pool.Number(0), SymbolicTensor.Count(shape))])], args => args[0]);

    private SymbolicTensor ReduceSum(OnnxNode node)
    {
        var source = this[node.Inputs[0]];
        var axis = source.Axis(this[node.Inputs[1]].Longs()[0]);
        if (axis != source.Shape.Length - 1 || source.Shape[axis] < 1)
        {
            throw new NotSupportedException("a ReduceSum over another axis than the last");
        }

        var sums = source.Items.Chunk((int)source.Shape[axis]).Select(Sum).ToArray();
        return new SymbolicTensor([.. source.Shape[..(int)axis], .. (long?)Attribute(node, "keepdims") is 0 ? [] : new[] { 1L }], sums);
    }

    private Term Sum(Term[] parts)
    {
        if (parts.Length > 1 && parts.All(part => part is BinTerm { Missing: 0, Edges.Count: 1 } bin && bin.Source == ((BinTerm)parts[0]).Source))
        {
            return Pool.Bin(((BinTerm)parts[0]).Source, [.. parts.Select(part => ((BinTerm)part).Edges[0]).Order()], 0);
        }

        return parts.Aggregate((sum, part) => Pool.Apply("+", sum, part));
    }

    private SymbolicTensor Softmax(SymbolicTensor scores)
    {
        var stage = Class(scores.Items, "softmax");
        return new SymbolicTensor(scores.Shape, [.. scores.Items.Select((_, k) => Pool.Output(stage, k))]);
    }

    private SymbolicTensor Gemm(OnnxNode node)
    {
        if (node.Attributes.Any(attribute => attribute.Name is "alpha" or "beta" or "transA" or "transB")
            || !_constants.TryGetValue(node.Inputs[1], out var weights) || !_constants.TryGetValue(node.Inputs[2], out var intercepts) || weights.Type != OnnxType.Double)
        {
            throw new NotSupportedException("a Gemm of this form");
        }

        var inputs = this[node.Inputs[0]].Items;
        var stage = new LinearStage(_stages++, inputs, weights.Values<double>().ToArray(), intercepts.Values<double>().ToArray());
        if (inputs.FirstOrDefault(input => input is ApplyTerm { Function: "relu" or "tanh" or "sigmoid" }) is null)
        {
            return new SymbolicTensor([-1, stage.Outputs], [.. Enumerable.Range(0, stage.Outputs).Select(k => Pool.Output(stage, k))]);
        }

        return Curve(stage) is { } curve ? new SymbolicTensor([-1, 1], [curve]) : throw new NotSupportedException("a hidden layer");
    }

    // A sum of hinges max(0, p − knot) is a line through points.
    private Term? Curve(LinearStage stage)
    {
        (Term? Source, double Knot)[] hinges = [.. stage.Inputs.Select(input => input switch
        {
            ApplyTerm { Function: "relu", Args: [ApplyTerm { Function: "-", Args: [var source, NumberTerm knot] }] } => (source, knot.Value),
            ApplyTerm { Function: "relu", Args: [var source] } => (source, 0.0),
            _ => ((Term?)null, 0.0),
        })];
        if (stage.Outputs != 1 || hinges.Any(hinge => hinge.Source is null || hinge.Source != hinges[0].Source))
        {
            return null;
        }

        var (knots, heights, slope) = (new List<double>(), new List<double>(), 0.0);
        foreach (var place in Enumerable.Range(0, hinges.Length).OrderBy(place => hinges[place].Knot))
        {
            heights.Add(knots.Count == 0 ? stage.Intercepts[0] : heights[^1] + (slope * (hinges[place].Knot - knots[^1])));
            knots.Add(hinges[place].Knot);
            slope += stage.Weights[place];
        }

        return Math.Abs(slope) > 1e-6 ? null : knots.Count == 1 ? Pool.Number(heights[0]) : Pool.Curve(hinges[0].Source!, knots, heights);
    }

    private SymbolicTensor Trees(OnnxNode node)
    {
        var ensemble = TreeEnsembleGraph.Read(node) ?? throw new NotSupportedException("trees of this form");
        var stage = new TreeStage(_stages++, this[node.Inputs[0]].Items, ensemble);
        return new SymbolicTensor([-1, stage.Outputs], [.. Enumerable.Range(0, stage.Outputs).Select(k => Pool.Output(stage, k))]);
    }

    private static object? Attribute(OnnxNode node, string name) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value;

    private static string Refusal(OnnxNode node, string what) => (node.Operator, what) switch
    {
        ("StringNormalizer" or "Tokenizer" or "TfIdfVectorizer", _) => "PMML cannot say what the step 'tf-idf' does with words. Leave the step out, or use the model's .onnx file.",
        ("MurmurHash3" or "Mod", _) => "PMML has no hash function, which the step 'hash' needs. Encode the column by one-hot or target-encode, or use the model's .onnx file.",
        ("TopK", _) => "PMML's nearest neighbours are not written here, so a model of the trainer 'knn' cannot be. Use its .onnx file.",
        (_, "a hidden layer") => "PMML's neural networks are not written here, so a model of the trainer 'mlp' cannot be. Use its .onnx file.",
        _ => $"PMML has no form for a part of the model: the ONNX operator '{node.Operator}'{(what == node.Operator ? "" : $" ({what})")}. Use its .onnx file.",
    };
}
