namespace ModelOps.Models.Onnx;

/// <summary>
/// Builds an ONNX model node by node. Every call that makes a value returns its name, to be used as an input of later nodes.
/// Writes ai.onnx 17 and ai.onnx.ml 3, which ONNX Runtime 1.14 and later run.
/// </summary>
public sealed class GraphBuilder
{
    private readonly OnnxModel _model = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Starts an empty graph.</summary>
    /// <param name="opset">The version of ai.onnx, 17 to 21.</param>
    public GraphBuilder(int opset = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(opset, 17);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(opset, 21);
        _model.Opsets[""] = opset;
    }

    /// <summary>Continues a graph that exists, as one that was read; its nodes and names stay.</summary>
    /// <param name="model">The model to add to; it is changed.</param>
    public GraphBuilder(OnnxModel model)
    {
        _model = model;
        _names.UnionWith(model.Inputs.Select(value => value.Name));
        _names.UnionWith(model.Initializers.Select(tensor => tensor.Name));
        _names.UnionWith(model.Nodes.SelectMany(node => node.Outputs));
    }

    /// <summary>The model as built so far.</summary>
    public OnnxModel Model => _model;

    /// <summary>Free texts by key.</summary>
    public IDictionary<string, string> Metadata => _model.Metadata;

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name, new to the graph.</param>
    /// <param name="type">The element type.</param>
    /// <param name="dimensions">The shape; −1 where free.</param>
    /// <returns>The name.</returns>
    public string Input(string name, OnnxType type, params long[] dimensions)
    {
        if (!_names.Add(name))
        {
            throw new ArgumentException($"The graph has a value '{name}' already.", nameof(name));
        }

        _model.Inputs.Add(new OnnxValue(name, type, dimensions));
        return name;
    }

    /// <summary>Declares an output of that very name, by an Identity node where the value is named otherwise.</summary>
    /// <param name="value">The value to give out.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="type">The element type.</param>
    /// <param name="dimensions">The shape; −1 where free.</param>
    public void Output(string value, string name, OnnxType type, params long[] dimensions)
    {
        if (value != name)
        {
            Node("Identity", "", [value], [Take(name)], []);
        }

        _model.Outputs.Add(new OnnxValue(name, type, dimensions));
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="op">The operator of ai.onnx.</param>
    /// <param name="inputs">Names of values; an empty name leaves an optional input out.</param>
    /// <param name="attributes">The attributes.</param>
    /// <returns>The output's name.</returns>
    public string Node(string op, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes) =>
        Node(op, "", inputs, [Fresh(op)], attributes)[0];

    /// <summary>Adds a node of ai.onnx.ml with one output.</summary>
    /// <param name="op">The operator of ai.onnx.ml.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="attributes">The attributes.</param>
    /// <returns>The output's name.</returns>
    public string MlNode(string op, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes) =>
        Node(op, "ai.onnx.ml", inputs, [Fresh(op)], attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="domain">Its operator set; empty for ai.onnx, else <c>ai.onnx.ml</c>.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="attributes">The attributes.</param>
    /// <returns>The outputs' names.</returns>
    public IReadOnlyList<string> Nodes(string op, string domain, IReadOnlyList<string> inputs, int outputs, params OnnxAttribute[] attributes) =>
        Node(op, domain, inputs, [.. Enumerable.Range(0, outputs).Select(_ => Fresh(op))], attributes);

    /// <summary>Adds a constant.</summary>
    /// <param name="tensor">The constant.</param>
    /// <returns>Its name.</returns>
    public string Constant(OnnxTensor tensor)
    {
        var named = tensor.Named(Fresh("const"));
        _model.Initializers.Add(named);
        return named.Name;
    }

    /// <summary>Adds floats.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape; empty for a scalar.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(ReadOnlySpan<float> values, params long[] dimensions) => Constant(OnnxTensor.Of(OnnxType.Float, values, dimensions));

    /// <summary>Adds doubles.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape; empty for a scalar.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(ReadOnlySpan<double> values, params long[] dimensions) => Constant(OnnxTensor.Of(OnnxType.Double, values, dimensions));

    /// <summary>Adds integers.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape; empty for a scalar.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(ReadOnlySpan<long> values, params long[] dimensions) => Constant(OnnxTensor.Of(OnnxType.Int64, values, dimensions));

    /// <summary>Adds texts.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape; empty for a scalar.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(IReadOnlyList<string> values, params long[] dimensions) => Constant(OnnxTensor.OfTexts(values, dimensions));

    /// <summary>Casts a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type wanted.</param>
    /// <returns>The cast value's name.</returns>
    public string Cast(string value, OnnxType type) => Node("Cast", [value], new OnnxAttribute("to", (long)type));

    /// <summary>
    /// Takes in what some outputs of another graph need, under new names. The other graph has operator set 7 to that of this one, which its nodes are brought to.
    /// </summary>
    /// <param name="foreign">The other graph; it stays as it is.</param>
    /// <param name="inputs">For each input of the other graph that is needed the value to feed, of the very type and shape.</param>
    /// <param name="outputs">The values of the other graph that are wanted.</param>
    /// <returns>Their names in this graph.</returns>
    /// <exception cref="ModelException">An input is missing, or the graph is of a kind that cannot be taken in.</exception>
    public IReadOnlyList<string> Graft(OnnxModel foreign, IReadOnlyDictionary<string, string> inputs, IReadOnlyList<string> outputs) =>
        GraphGraft.Run(this, foreign, inputs, outputs, Fresh);

    /// <summary>Gives a value another, new name wherever it is made and read.</summary>
    internal string Rename(string value)
    {
        var renamed = Fresh(value);
        string New(string name) => name == value ? renamed : name;
        for (var i = 0; i < _model.Nodes.Count; i++)
        {
            var node = _model.Nodes[i];
            _model.Nodes[i] = node with { Inputs = [.. node.Inputs.Select(New)], Outputs = [.. node.Outputs.Select(New)] };
        }

        for (var i = 0; i < _model.Outputs.Count; i++)
        {
            _model.Outputs[i] = _model.Outputs[i] with { Name = New(_model.Outputs[i].Name) };
        }

        _names.Remove(value);
        return renamed;
    }

    /// <summary>Names a value as the graph's nodes read it, and moves the nodes added since before them.</summary>
    /// <param name="name">The name that nodes read and none makes.</param>
    /// <param name="value">The value to give that name.</param>
    internal void Prepend(string name, string value)
    {
        _names.Add(name);
        Node("Identity", "", [value], [name], []);
        var first = _model.Nodes.FindIndex(node => node.Inputs.Contains(name));
        if (first < 0)
        {
            return;
        }

        // Added nodes are at the end; all of them only need inputs and constants.
        var needed = new HashSet<string>(StringComparer.Ordinal) { name };
        var moved = new List<OnnxNode>();
        for (var i = _model.Nodes.Count - 1; i > first; i--)
        {
            if (_model.Nodes[i].Outputs.Any(needed.Contains))
            {
                needed.UnionWith(_model.Nodes[i].Inputs);
                moved.Insert(0, _model.Nodes[i]);
                _model.Nodes.RemoveAt(i);
            }
        }

        _model.Nodes.InsertRange(first, moved);
    }

    private IReadOnlyList<string> Node(string op, string domain, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxAttribute> attributes)
    {
        _model.Opsets.TryAdd(domain, domain switch { "" => 17, "ai.onnx.ml" => 3, _ => 1 });

        _model.Nodes.Add(new OnnxNode(op, domain, inputs, outputs, attributes));
        return outputs;
    }

    private string Take(string name) => _names.Add(name) ? name : throw new ArgumentException($"The graph has a value '{name}' already.", nameof(name));

    internal string Fresh(string stem)
    {
        var number = _names.Count;
        string name;
        do
        {
            name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem}_{number++}");
        }
        while (!_names.Add(name));
        return name;
    }
}
