using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>Some nodes of another graph that are trained on, from one value to a later one: their weights are parameters, mean and variance of normalisations stay.</summary>
internal sealed class ImportedBlock
{
    private const string Known = "Conv, BatchNormalization, Relu, Add, MaxPool, GlobalAveragePool, Gemm and Flatten can";
    private readonly string _backbone;
    private readonly string _from;
    private readonly string _to;
    private readonly Dictionary<string, OnnxTensor> _constants;
    private readonly IReadOnlyList<OnnxNode> _nodes;
    private readonly List<OnnxTensor> _weights = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImageShape> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flat = new(StringComparer.Ordinal);

    /// <summary>Finds the nodes and checks that each can be trained.</summary>
    /// <param name="backbone">What the graph is called.</param>
    /// <param name="model">The graph.</param>
    /// <param name="from">The value to begin with.</param>
    /// <param name="to">The value to end with.</param>
    /// <param name="input">The size of <paramref name="from"/>.</param>
    /// <exception cref="InvalidInputException">A node that cannot be trained, by its type.</exception>
    public ImportedBlock(string backbone, OnnxModel model, string from, string to, ImageShape input)
    {
        (_backbone, _from, _to, Input) = (backbone, from, to, input);
        _constants = model.Initializers.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var node in model.Nodes.Where(node => node.Operator == "Constant" && node.Attributes is [{ Value: OnnxTensor }]))
        {
            _constants[node.Outputs[0]] = (OnnxTensor)node.Attributes[0].Value;
        }

        _nodes = Passages.Between(model, [from], to);
        _shapes[from] = input;
        foreach (var node in _nodes)
        {
            _shapes[node.Outputs[0]] = Check(node);
        }

        Output = _shapes[to];
    }

    /// <summary>The size that it takes.</summary>
    public ImageShape Input { get; }

    /// <summary>The size that it gives.</summary>
    public ImageShape Output { get; }

    /// <summary>The weights.</summary>
    public IReadOnlyList<NetworkParameter> Parameters => [.. _weights.Select((weight, place) => new NetworkParameter($"block{place}", [.. weight.Dimensions]))];

    /// <summary>The weights as they came.</summary>
    public IReadOnlyList<float[]> Initial => [.. _weights.Select(weight => weight.Values<float>().ToArray())];

    /// <summary>Adds the nodes.</summary>
    /// <param name="net">The graph.</param>
    /// <param name="x">The input.</param>
    /// <param name="parameters">The values of <see cref="Parameters"/>, and possibly more after them.</param>
    public string Forward(DifferentiableGraph net, string x, IReadOnlyList<string> parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { [_from] = x };
        string Weight(OnnxNode node, int place) => parameters[_places[node.Inputs[place]]];
        foreach (var node in _nodes)
        {
            var input = values.GetValueOrDefault(node.Inputs[0], "");
            var shape = _shapes.GetValueOrDefault(node.Inputs[0]);
            values[node.Outputs[0]] = node.Operator switch
            {
                "Conv" => net.Conv(input, Weight(node, 1), node.Inputs.Count > 2 ? Weight(node, 2) : null, shape, Window(node)),
                "BatchNormalization" => net.FixedNormalization(input, Weight(node, 1), Weight(node, 2), Floats(node, 3), Floats(node, 4), !_flat.Contains(node.Inputs[0]), Single(node, "epsilon", 1e-5f)),
                "Relu" => net.Relu(input),
                "Add" => net.Add(input, values[node.Inputs[1]]),
                "MaxPool" => net.MaxPool(input, shape, (int)Integers(node, "kernel_shape")![0]),
                "GlobalAveragePool" => net.GlobalAveragePoolMap(input, shape),
                "Gemm" => net.Linear(input, Weight(node, 1), Weight(node, 2), Integer(node, "transB", 0) == 1),
                "Flatten" => net.Flatten(input, shape),
                _ => input,
            };
        }

        return values[_to];
    }

    private ImageShape Check(OnnxNode node)
    {
        var shape = _shapes.TryGetValue(node.Inputs[0], out var known) ? known : throw Refuse(node, "that begins with a constant");
        var isFlat = _flat.Contains(node.Inputs[0]);
        switch (node.Operator)
        {
            case "Conv":
                var window = Window(node);
                Learn(node, 1);
                Learn(node, 2);
                return new ImageShape(window.Filters, window.Size(shape.Rows, 0), window.Size(shape.Columns, 1));
            case "BatchNormalization":
                Learn(node, 1);
                Learn(node, 2);
                break;
            case "Add" when !_shapes.TryGetValue(node.Inputs[1], out var other) || other != shape:
                throw Refuse(node, "of values of two shapes");
            case "MaxPool":
                var size = Integers(node, "kernel_shape")!;
                if (size[0] != size[1] || Integers(node, "strides")?.SequenceEqual(size) != true || Integers(node, "pads")?.Any(pad => pad != 0) == true || Text(node, "auto_pad") is not ("" or "NOTSET") || Integer(node, "ceil_mode", 0) != 0)
                {
                    throw Refuse(node, "whose squares overlap or are padded");
                }

                return new ImageShape(shape.Channels, shape.Rows / (int)size[0], shape.Columns / (int)size[0]);
            case "GlobalAveragePool":
                return new ImageShape(shape.Channels, 1, 1);
            case "Flatten" when Integer(node, "axis", 1) == 1:
                _flat.Add(node.Outputs[0]);
                return new ImageShape(shape.Size, 1, 1);
            case "Gemm" when isFlat && node.Inputs.Count == 3 && Integer(node, "transA", 0) == 0 && Single(node, "alpha", 1) == 1 && Single(node, "beta", 1) == 1:
                Learn(node, 1);
                Learn(node, 2);
                _flat.Add(node.Outputs[0]);
                return new ImageShape((int)_constants[node.Inputs[1]].Dimensions[Integer(node, "transB", 0) == 1 ? 0 : 1], 1, 1);
            case "Relu" or "Add" or "Identity" or "Dropout":
                break;
            default:
                throw Refuse(node, "");
        }

        if (isFlat)
        {
            _flat.Add(node.Outputs[0]);
        }

        return shape;
    }

    private void Learn(OnnxNode node, int place)
    {
        if (place >= node.Inputs.Count || node.Inputs[place].Length == 0)
        {
            return;
        }

        var name = node.Inputs[place];
        if (!_constants.TryGetValue(name, out var weight) || weight.Type != OnnxType.Float)
        {
            throw Refuse(node, "whose weights are not floats of the file");
        }

        if (_places.TryAdd(name, _weights.Count))
        {
            _weights.Add(weight);
        }
    }

    private ConvWindow Window(OnnxNode node)
    {
        if (!_constants.TryGetValue(node.Inputs[1], out var weight))
        {
            throw Refuse(node, "whose weights are not floats of the file");
        }

        if (Integer(node, "group", 1) != 1 || Integers(node, "dilations")?.Any(step => step != 1) == true || weight.Dimensions.Count != 4 || Text(node, "auto_pad") is not ("" or "NOTSET" or "VALID"))
        {
            throw Refuse(node, "in groups, with gaps, or padded by itself");
        }

        return new ConvWindow((int)weight.Dimensions[0], [weight.Dimensions[2], weight.Dimensions[3]], Integers(node, "strides") ?? [1, 1], Integers(node, "pads") ?? [0, 0, 0, 0]);
    }

    private float[] Floats(OnnxNode node, int place) => _constants.TryGetValue(node.Inputs[place], out var tensor) ? tensor.Values<float>().ToArray() : throw Refuse(node, "whose statistics are computed");

    private InvalidInputException Refuse(OnnxNode node, string what) => new(
        $"The last block of the backbone '{_backbone}' has a node {node.Operator}{(what.Length > 0 ? $" {what}" : "")}, which cannot be trained here: {Known}. Leave tune out to keep the backbone as it is.");

    private static object? Value(OnnxNode node, string name) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value;

    private static long Integer(OnnxNode node, string name, long other) => Value(node, name) as long? ?? other;

    private static float Single(OnnxNode node, string name, float other) => Value(node, name) as float? ?? other;

    private static long[]? Integers(OnnxNode node, string name) => Value(node, name) as long[];

    private static string Text(OnnxNode node, string name) => Value(node, name) as string ?? "";
}

/// <summary>How the kernels of a convolution go over an image.</summary>
/// <param name="Filters">How many there are.</param>
/// <param name="Kernel">Rows and columns of one.</param>
/// <param name="Strides">Rows and columns from place to place.</param>
/// <param name="Pads">Zeros above, left, below and right.</param>
internal sealed record ConvWindow(int Filters, long[] Kernel, long[] Strides, long[] Pads)
{
    /// <summary>How many places there are along one axis: rows (0) or columns (1).</summary>
    public int Size(int length, int axis) => (int)((length + Pads[axis] + Pads[axis + 2] - Kernel[axis]) / Strides[axis]) + 1;
}
