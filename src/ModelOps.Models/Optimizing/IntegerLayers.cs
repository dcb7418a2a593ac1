using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>
/// Layers that compute with whole numbers: values of 8 bits in steps that calibration found, so that a row's scores do not depend on the rows beside it. A convolution stands between
/// QuantizeLinear and DequantizeLinear, which ONNX Runtime makes one operator; a matrix is multiplied by MatMulInteger. Both are what was fastest there.
/// </summary>
/// <param name="model">The graph.</param>
/// <param name="graph">Adds to it.</param>
internal sealed class IntegerLayers(OnnxModel model, GraphBuilder graph)
{
    /// <summary>A matrix of fewer weights is multiplied as fast in single precision.</summary>
    public const int LeastMatrix = 65_536;

    /// <summary>What a report says of such a layer's weights.</summary>
    public const string Computed = "int8, computed with";

    // DequantizeLinear has a scale for each channel since then.
    private const int LeastOpset = 13;
    private const double MostBias = 1 << 30;

    // Nodes that pass on what they read, or the largest of it.
    private static readonly HashSet<string> _passing = new(StringComparer.Ordinal) { "MaxPool", "Flatten", "Reshape", "Identity", "Transpose", "Squeeze", "Unsqueeze" };
    private IReadOnlyDictionary<string, ActivationRange> _ranges = new Dictionary<string, ActivationRange>();

    /// <summary>How many rows the ranges were measured over; 0 before.</summary>
    public int Rows { get; private set; }

    /// <summary>Whether such a layer is faster and can be written.</summary>
    public static bool Fits(OnnxModel model, GraphWeight weight)
    {
        var node = weight.Reader;
        if (model.Opsets.GetValueOrDefault("", 0) < LeastOpset || model.Nodes.Count(other => other.Inputs.Contains(weight.Tensor.Name)) != 1 || weight.Count < GraphWeights.Least || node.Inputs[1] != weight.Tensor.Name)
        {
            return false;
        }

        bool IsBias(int place) => node.Inputs.Count <= place || node.Inputs[place].Length == 0 || model.Initializers.Any(tensor => tensor.Name == node.Inputs[place] && tensor.Type == weight.Tensor.Type && GraphWeights.Size(tensor) is var size && (size == 1 || size == weight.Tensor.Dimensions[weight.Axis]));
        return node.Operator switch
        {
            "Conv" => weight.IsSingle && IsBias(2),
            "MatMul" => weight.Tensor.Dimensions.Count == 2 && weight.Count >= LeastMatrix && !ReadsColumns(model, node),
            "Gemm" => weight.Count >= LeastMatrix && IsBias(2) && GraphWeights.Attribute(node, "transA", 0) == 0 && node.Attributes.All(attribute => attribute is not { Name: "alpha" or "beta", Value: not 1f }) && !ReadsColumns(model, node),
            _ => false,
        };
    }

    /// <summary>Measures how far the values beside some layers range.</summary>
    public void Calibrate(IEnumerable<GraphWeight> weights, ModelDefinition definition, OptimizationOptions options, CancellationToken cancellationToken)
    {
        string[] values = [.. weights.SelectMany(weight => (string[])(weight.Reader.Operator == "Conv" ? [Source(weight.Reader.Inputs[0]), Result(weight.Reader)] : [Source(weight.Reader.Inputs[0])])).Distinct()];
        (_ranges, Rows) = ActivationRanges.Measure(model, values, definition, options, cancellationToken);
    }

    /// <summary>Rewrites a layer; null, with the graph as it was, where its values were infinite or missing.</summary>
    public OptimizedWeights? Rewrite(GraphWeight weight)
    {
        var node = weight.Reader;
        var (input, result) = (_ranges[Source(node.Inputs[0])], node.Operator == "Conv" ? Result(node) : null);
        if (!input.IsFinite || (result is not null && !_ranges[result].IsFinite))
        {
            return null;
        }

        var (at, start) = (model.Nodes.IndexOf(node), model.Nodes.Count);
        model.Initializers.Remove(weight.Tensor);
        var report = node.Operator == "Conv" ? Convolution(weight, input.Quantization()) : Matrix(weight, input.Quantization());
        model.Nodes.RemoveAt(at);
        Move(start - 1, at);
        if (result is not null)
        {
            Step(result, _ranges[result].Quantization());
        }

        model.Initializers.RemoveAll(tensor => node.Inputs.Contains(tensor.Name) && model.Nodes.All(other => !other.Inputs.Contains(tensor.Name)));
        return report;
    }

    private OptimizedWeights Convolution(GraphWeight weight, (float Scale, byte Zero) input)
    {
        var (node, shape, values) = (weight.Reader, weight.Tensor.Dimensions, weight.Values());
        var bias = Bias(node, (int)shape[0]);

        // The bias is a whole number of 32 bits in steps of both scales: it must have a place there.
        var quantized = QuantizedWeights.Of(values, shape, 0, QuantizedWeights.Reduced, isSingle: true, bias is null ? null : Array.ConvertAll(bias, shift => Math.Abs(shift) / (input.Scale * MostBias)));
        var scales = graph.Constant(Array.ConvertAll(quantized.Scales, scale => (float)scale), shape[0]);
        var kernels = graph.Node("DequantizeLinear", [graph.Constant(OnnxTensor.Of<sbyte>(OnnxType.Int8, quantized.Values, [.. shape])), scales, graph.Constant(OnnxTensor.Of<sbyte>(OnnxType.Int8, new sbyte[shape[0]], shape[0]))], new OnnxAttribute("axis", 0));
        var inputs = new List<string> { Stepped(node.Inputs[0], input), kernels };
        if (bias is not null)
        {
            var steps = Array.ConvertAll(quantized.Scales, scale => (float)scale * input.Scale);
            var wholes = bias.Select((shift, channel) => (int)Math.Round(shift / steps[channel])).ToArray();
            inputs.Add(graph.Node("DequantizeLinear", [graph.Constant(OnnxTensor.Of<int>(OnnxType.Int32, wholes, wholes.Length)), graph.Constant(steps, steps.Length)], new OnnxAttribute("axis", 0)));
        }

        model.Nodes.Add(node with { Inputs = inputs });
        return StoredWeights.Describe(weight, Computed, values.Length + (4L * shape[0]), StoredWeights.Error(values, place => quantized[place, shape]));
    }

    private OptimizedWeights Matrix(GraphWeight weight, (float Scale, byte Zero) input)
    {
        var (node, values, shape) = (weight.Reader, weight.Values(), weight.Tensor.Dimensions);
        if (weight.Axis == 0)
        {
            (values, shape) = (Turned(values, (int)shape[0], (int)shape[1]), [shape[1], shape[0]]);
        }

        var quantized = QuantizedWeights.Of(values, shape, 1, QuantizedWeights.Reduced, isSingle: true);
        var (step, zero) = (graph.Constant([input.Scale]), graph.Constant(OnnxTensor.Of<byte>(OnnxType.UInt8, [input.Zero])));
        var single = weight.IsSingle ? node.Inputs[0] : graph.Cast(node.Inputs[0], OnnxType.Float);
        var sums = graph.Node("MatMulInteger", [graph.Node("QuantizeLinear", [single, step, zero]), graph.Constant(OnnxTensor.Of<sbyte>(OnnxType.Int8, quantized.Values, [.. shape])), zero]);
        var made = graph.Node("Mul", [graph.Cast(sums, OnnxType.Float), graph.Constant(Array.ConvertAll(quantized.Scales, scale => (float)scale * input.Scale), shape[1])]);
        if (Bias(node, (int)shape[1]) is { } bias)
        {
            made = graph.Node("Add", [made, graph.Constant(Array.ConvertAll(bias, shift => (float)shift), shape[1])]);
        }

        if (!weight.IsSingle)
        {
            made = graph.Cast(made, OnnxType.Double);
        }

        model.Nodes[^1] = model.Nodes[^1] with { Outputs = [node.Outputs[0]] };
        return StoredWeights.Describe(weight, Computed, values.Length + (4L * shape[1]), StoredWeights.Error(values, place => quantized[place, shape]));
    }

    private double[]? Bias(OnnxNode node, int channels)
    {
        if (node.Operator == "MatMul" || node.Inputs.Count < 3 || node.Inputs[2].Length == 0)
        {
            return null;
        }

        var tensor = model.Initializers.First(tensor => tensor.Name == node.Inputs[2]);
        var values = tensor.Type == OnnxType.Float ? Array.ConvertAll(tensor.Values<float>().ToArray(), value => (double)value) : tensor.Values<double>().ToArray();
        return values.Length == channels ? values : [.. Enumerable.Repeat(values[0], channels)];
    }

    private string Stepped(string value, (float Scale, byte Zero) by)
    {
        var (step, zero) = (graph.Constant([by.Scale]), graph.Constant(OnnxTensor.Of<byte>(OnnxType.UInt8, [by.Zero])));
        return graph.Node("DequantizeLinear", [graph.Node("QuantizeLinear", [value, step, zero]), step, zero]);
    }

    // What reads a value reads it in steps from now on.
    private void Step(string value, (float Scale, byte Zero) by)
    {
        var at = model.Nodes.FindIndex(node => node.Outputs.Contains(value));
        var exact = graph.Fresh(value);
        model.Nodes[at] = model.Nodes[at] with { Outputs = [exact] };
        var start = model.Nodes.Count;
        Stepped(exact, by);
        Move(start, at + 1, value);
    }

    // The nodes that were added last, to another place; the last of them gives a value of that name.
    private void Move(int start, int at, string? last = null)
    {
        if (last is not null)
        {
            model.Nodes[^1] = model.Nodes[^1] with { Outputs = [last] };
        }

        OnnxNode[] added = [.. model.Nodes.Skip(start)];
        model.Nodes.RemoveRange(start, added.Length);
        model.Nodes.InsertRange(at, added);
    }

    // The value that passing nodes pass on.
    private string Source(string value) =>
        model.Nodes.FirstOrDefault(node => node.Outputs.Contains(value)) is { Domain: "" } maker && _passing.Contains(maker.Operator) ? Source(maker.Inputs[0]) : value;

    // What a convolution gives, after its Relu.
    private string Result(OnnxNode conv) => LayerFolding.OnlyReader(model, conv.Outputs[0]) is { Operator: "Relu", Domain: "" } relu ? relu.Outputs[0] : conv.Outputs[0];

    // Numbers of a table have no bounds: those beyond the calibrated ones would be cut. What a layer gives is of its own making, and pixels end at 255.
    private static bool ReadsColumns(OnnxModel model, OnnxNode node) =>
        !model.Inputs.Any(ImageFeed.Takes) && !GraphPruning.Needed(model, [node.Inputs[0]]).Nodes.Any(before => before.Operator is "Conv" or "Gemm" or "MatMul");

    private static double[] Turned(double[] values, int rows, int columns)
    {
        var turned = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            turned[(i % columns * rows) + (i / columns)] = values[i];
        }

        return turned;
    }
}
