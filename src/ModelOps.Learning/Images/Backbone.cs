using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Images;

/// <summary>How a net is taken for a backbone.</summary>
/// <param name="Pixels">The range of its input: <c>imagenet</c>, <c>unit</c>, <c>symmetric</c>, <c>bytes</c>; <c>auto</c> where the file says it.</param>
/// <param name="Features">The value to learn from; null for the last map of features.</param>
/// <param name="TunesLastBlock">True to train the last block on.</param>
/// <param name="Pools">True to give the mean of each channel in place of a map.</param>
internal sealed record BackboneOptions(string Pixels, string? Features, bool TunesLastBlock, bool Pools);

/// <summary>
/// The frozen part of a net that was trained before: from planes of bytes to features. What is trained on of it is its <see cref="Block"/>.
/// </summary>
internal sealed class Backbone
{
    private static readonly float[] _mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] _deviation = [0.229f, 0.224f, 0.225f];
    private readonly BackboneFile _file;
    private readonly OnnxValue _input;
    private readonly string _pixels;
    private readonly string _cut;
    private readonly bool _pools;

    /// <summary>Finds where to cut the net.</summary>
    /// <param name="file">The net.</param>
    /// <param name="options">How it is taken.</param>
    /// <param name="size">The size of images; null for the net's own.</param>
    /// <exception cref="InvalidInputException">A net that cannot be taken.</exception>
    public Backbone(BackboneFile file, BackboneOptions options, ImageShape? size)
    {
        _file = file;
        _input = file.Model.Inputs is [var only] ? only
            : throw new InvalidInputException($"The backbone '{file.Name}' has {file.Model.Inputs.Count} inputs, but must have one, of images.");
        var own = Own();
        Size = size ?? own ?? new ImageShape(3, 224, 224);
        if (own is { } fixedSize && Size != fixedSize)
        {
            throw new InvalidInputException($"'size' is {Size.Columns}x{Size.Rows}, but the backbone '{file.Name}' takes images of {fixedSize.Columns}x{fixedSize.Rows}. Leave it out.");
        }

        _pixels = Range(options.Pixels);
        var passages = Passages.Of(file.Model, _input.Name);
        if (passages.Count == 0)
        {
            throw new InvalidInputException($"The backbone '{file.Name}' has no convolution that all of its input passes through. Choose a convolutional net.");
        }

        var shapes = Measure(passages);
        var features = Chosen(options.Features, passages, shapes);
        _cut = features;
        if (options.TunesLastBlock)
        {
            _cut = LastBlock(passages, shapes, features);
            Block = new ImportedBlock(file.Name, file.Model, _cut, features, shapes[_cut]!.Value.Shape);
        }

        _pools = options.Pools && Block is null && !shapes[_cut]!.Value.IsFlat;
        Output = _pools ? new ImageShape(shapes[_cut]!.Value.Shape.Channels, 1, 1) : shapes[_cut]!.Value.Shape;
    }

    /// <summary>The size of images that it takes.</summary>
    public ImageShape Size { get; }

    /// <summary>The size of what it gives.</summary>
    public ImageShape Output { get; }

    /// <summary>What is trained on; null when nothing of it is.</summary>
    public ImportedBlock? Block { get; }

    /// <summary>True when it gives the mean of each channel.</summary>
    public bool Pools => _pools;

    /// <summary>What a result depends on.</summary>
    public string Fingerprint => $"{_file.Digest} {_pixels} {_cut} {_pools}";

    /// <summary>The frozen part as a session of its own.</summary>
    public BackboneSession Open()
    {
        var graph = new GraphBuilder(ImageInput.OperatorSet);
        var planes = graph.Input("planes", OnnxType.Float, -1, 3, Size.Rows, Size.Columns);
        var made = Append(graph, planes);
        graph.Model.Outputs.Add(new OnnxValue(made, OnnxType.Float, null));
        return new BackboneSession(new OnnxSession(graph.Model.ToBytes()), this);
    }

    /// <summary>Adds its nodes.</summary>
    /// <param name="graph">A graph of <see cref="ImageInput.OperatorSet"/>.</param>
    /// <param name="planes">Planes [N, 3, H, W] of 0 to 255.</param>
    /// <returns>The features.</returns>
    public string Append(GraphBuilder graph, string planes)
    {
        var features = Graft(graph, planes, [_cut])[0];
        return _pools ? graph.Node("Flatten", [graph.Node("GlobalAveragePool", [features])]) : features;
    }

    private IReadOnlyList<string> Graft(GraphBuilder graph, string planes, IReadOnlyList<string> values)
    {
        try
        {
            return graph.Graft(_file.Model, new Dictionary<string, string>(StringComparer.Ordinal) { [_input.Name] = Prepared(graph, planes) }, values);
        }
        catch (ModelException exception)
        {
            throw new InvalidInputException($"The backbone '{_file.Name}' cannot be taken: {exception.Message}", exception);
        }
    }

    private string Prepared(GraphBuilder graph, string planes) => _pixels switch
    {
        "own" => graph.Graft(_file.Preparation!, new Dictionary<string, string>(StringComparer.Ordinal) { [_file.Preparation!.Inputs[0].Name] = planes }, [_file.Preparation.Outputs[0].Name])[0],
        "pixels" => graph.Cast(graph.Node("Transpose", [graph.Node("Round", [planes])], new OnnxAttribute("perm", [0, 2, 3, 1])), OnnxType.UInt8),
        "imagenet" => graph.Node("Div", [
            graph.Node("Sub", [graph.Node("Mul", [planes, graph.Constant([1 / 255f], 1)]), graph.Constant(_mean, 1, 3, 1, 1)]),
            graph.Constant(_deviation, 1, 3, 1, 1)]),
        "unit" => graph.Node("Mul", [planes, graph.Constant([1 / 255f], 1)]),
        "symmetric" => ImageInput.Scale(graph, planes),
        _ => planes,
    };

    // The net's own size, where it takes no other.
    private ImageShape? Own()
    {
        var isOurs = _input is { Type: OnnxType.UInt8, Dimensions: [_, _, _, 3] };
        if (!isOurs && _input is not { Type: OnnxType.Float, Dimensions: [_, 3, _, _] })
        {
            throw new InvalidInputException($"The backbone '{_file.Name}' takes {_input.Type} [{string.Join(", ", _input.Dimensions ?? [])}], but must take images: Float [N, 3, H, W], or UInt8 [N, H, W, 3].");
        }

        var (rows, columns) = isOurs ? (_input.Dimensions![1], _input.Dimensions[2]) : (_input.Dimensions![2], _input.Dimensions[3]);
        return rows > 0 && columns > 0 ? new ImageShape(3, (int)rows, (int)columns) : null;
    }

    private string Range(string asked)
    {
        var known = _file.Preparation is not null ? "own" : _input.Type == OnnxType.UInt8 ? "pixels" : null;
        if (known is not null)
        {
            return asked == "auto" ? known
                : throw new InvalidInputException($"'pixels' is '{asked}', but the backbone '{_file.Name}' prepares its images itself. Leave it out.");
        }

        return asked != "auto" ? asked
            : throw new InvalidInputException($"The backbone '{_file.Name}' takes floats, but does not say in which range. Set pixels to imagenet (less the mean of ImageNet, by its deviation), unit (0 to 1), symmetric (-1 to 1) or bytes (0 to 255).");
    }

    // Two images, to see whether it takes several at once.
    private Dictionary<string, (ImageShape Shape, bool IsFlat)?> Measure(IReadOnlyList<string> values)
    {
        var graph = new GraphBuilder(ImageInput.OperatorSet);
        var planes = graph.Input("planes", OnnxType.Float, -1, 3, Size.Rows, Size.Columns);
        foreach (var made in Graft(graph, planes, values))
        {
            graph.Model.Outputs.Add(new OnnxValue(made, OnnxType.Float, null));
        }

        using var images = OrtTensor.Allocate(OnnxType.Float, 2, 3, Size.Rows, Size.Columns);
        images.Values<float>().Clear();
        try
        {
            using var session = new OnnxSession(graph.Model.ToBytes());
            var outputs = session.Run([images]);
            var shapes = values.Zip(outputs).ToDictionary(pair => pair.First, pair => Shape(pair.Second.Dimensions), StringComparer.Ordinal);
            Array.ForEach(outputs, tensor => tensor.Dispose());
            return shapes;
        }
        catch (ModelException exception)
        {
            throw new InvalidInputException($"The backbone '{_file.Name}' does not run on two images of {Size.Columns}x{Size.Rows}: {exception.Message}", exception);
        }
    }

    private static (ImageShape Shape, bool IsFlat)? Shape(IReadOnlyList<long> dimensions) => dimensions switch
    {
        [2, var channels, var rows, var columns] => (new ImageShape((int)channels, (int)rows, (int)columns), false),
        [2, var values] => (new ImageShape((int)values, 1, 1), true),
        _ => null,
    };

    private string Chosen(string? asked, IReadOnlyList<string> passages, Dictionary<string, (ImageShape Shape, bool IsFlat)?> shapes)
    {
        if (asked is not null)
        {
            return shapes.GetValueOrDefault(asked) is not null ? asked
                : throw new InvalidInputException($"'features' is '{asked}', but all of an image does not pass through such a value of the backbone '{_file.Name}'.{Suggestion.Among(asked, [.. passages.Where(name => shapes[name] is not null).Reverse().Take(10)], "The last such values are")}");
        }

        return passages.LastOrDefault(name => shapes[name] is { IsFlat: false, Shape: { } shape } && shape.Rows * shape.Columns > 1)
            ?? throw new InvalidInputException($"The backbone '{_file.Name}' has no map of features. Name the value to learn from by features.");
    }

    private string LastBlock(IReadOnlyList<string> passages, Dictionary<string, (ImageShape Shape, bool IsFlat)?> shapes, string features) =>
        passages.TakeWhile(name => name != features).LastOrDefault(name => shapes[name] is { IsFlat: false } && Passages.Between(_file.Model, [name], features).Any(node => node.Operator is "Conv" or "Gemm"))
        ?? throw new InvalidInputException($"The backbone '{_file.Name}' has no block before '{features}' that could be tuned by itself. Leave tune out.");
}

/// <summary>A backbone that runs. Safe for use by several threads at once.</summary>
internal sealed class BackboneSession(OnnxSession session, Backbone backbone) : IDisposable
{
    /// <summary>The backbone.</summary>
    public Backbone Backbone => backbone;

    /// <summary>The features of one image: one at a time, so that they do not depend on the others of a batch.</summary>
    /// <param name="planes">Values of 0 to 255.</param>
    /// <param name="features">Receives the features.</param>
    public void Run(ReadOnlySpan<float> planes, Span<float> features)
    {
        using var input = OrtTensor.Of(OnnxType.Float, planes, 1, 3, backbone.Size.Rows, backbone.Size.Columns);
        using var output = session.Run([input])[0];
        output.Values<float>().CopyTo(features);
    }

    public void Dispose() => session.Dispose();
}
