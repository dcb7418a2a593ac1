using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>A weight tensor of a net.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Dimensions">Its shape.</param>
/// <param name="Inputs">How many values each of its outputs sums; 0 where <paramref name="Start"/> says how it begins.</param>
/// <param name="Start">What every value is before the training, where it is not drawn.</param>
internal sealed record NetworkParameter(string Name, long[] Dimensions, int Inputs = 0, float Start = 0)
{
    /// <summary>The number of values.</summary>
    public int Size => checked((int)Dimensions.Aggregate(1L, (product, size) => product * size));
}

/// <summary>
/// Layers over inputs of a fixed size, with a last one that gives the outputs: which parameters they have, and their nodes in a graph, to train or to score.
/// </summary>
internal sealed class NetworkDesign
{
    private const float Epsilon = 1e-5f;
    private readonly ImportedBlock? _block;
    private readonly List<Step> _steps = [];
    private readonly List<NetworkParameter> _parameters = [];
    private readonly List<NetworkParameter> _masks = [];
    private readonly List<NetworkParameter> _statistics = [];
    private readonly List<double> _rates = [];

    /// <summary>Checks that the layers fit one another.</summary>
    /// <param name="layers">The layers before the last.</param>
    /// <param name="input">The size of an image; of a row of values, that many channels of one pixel.</param>
    /// <param name="outputs">Classes, or 1.</param>
    /// <param name="isClassifier">Whether the outputs are logits of classes.</param>
    /// <param name="block">Nodes of another net before the layers; null for none. It takes <paramref name="input"/>.</param>
    /// <param name="embeddings">Inputs that are codes, each of which becomes learnt numbers; null for none. Not with a <paramref name="block"/>.</param>
    /// <exception cref="InvalidInputException">A layer that cannot follow the one before it.</exception>
    public NetworkDesign(IReadOnlyList<NetworkLayer> layers, ImageShape input, int outputs, bool isClassifier, ImportedBlock? block = null, IReadOnlyList<EmbeddedColumn>? embeddings = null)
    {
        (Input, Outputs, IsClassifier, _block) = (input, outputs, isClassifier, block);
        _parameters.AddRange(block?.Parameters ?? []);
        Embeddings = embeddings ?? [];
        foreach (var column in Embeddings)
        {
            Parameter("e", [column.Count, column.Width], column.Width);
        }

        var first = block?.Output ?? (input with { Channels = input.Channels + Embeddings.Sum(column => column.Width - 1) });
        var state = new Shape(first, IsFlat: first is { Rows: 1, Columns: 1 });
        foreach (var layer in Ordered(layers))
        {
            state = Add(layer, state);
        }

        Add(new NetworkLayer(LayerKind.Dense, $"dense {outputs}") { Units = outputs }, state);
    }

    private readonly record struct Shape(ImageShape Size, bool IsFlat);

    // First: the place of its first parameter, or of its mask; Statistics: that of its running mean.
    private sealed record Step(NetworkLayer Layer, ImageShape Size, bool IsFlat, int First, int Statistics);

    public ImageShape Input { get; }

    public int Outputs { get; }

    /// <summary>Inputs that are codes.</summary>
    public IReadOnlyList<EmbeddedColumn> Embeddings { get; }

    public bool IsClassifier { get; }

    /// <summary>The shape of one input: [F], or [C, H, W].</summary>
    public long[] InputDimensions => Input is { Rows: 1, Columns: 1 } ? [Input.Channels] : [Input.Channels, Input.Rows, Input.Columns];

    /// <summary>The weight tensors, in the order of the layers.</summary>
    public IReadOnlyList<NetworkParameter> Parameters => _parameters;

    /// <summary>For each dropout the values of one row that it masks.</summary>
    public IReadOnlyList<NetworkParameter> Masks => _masks;

    /// <summary>The share that each of <see cref="Masks"/> leaves out.</summary>
    public IReadOnlyList<double> Rates => _rates;

    /// <summary>For each batch normalisation the running mean and variance of its channels.</summary>
    public IReadOnlyList<NetworkParameter> Statistics => _statistics;

    /// <summary>Parameters before the training: kernels and matrices drawn as He et al. (2015) say for rectified units, biases 0.</summary>
    public float[][] Initial(int seed)
    {
        var random = new Random(seed);
        var imported = _block?.Initial ?? [];
        return [.. _parameters.Select((parameter, place) =>
        {
            if (place < imported.Count)
            {
                return imported[place];
            }

            var values = new float[parameter.Size];
            if (parameter.Inputs == 0)
            {
                values.AsSpan().Fill(parameter.Start);
                return values;
            }

            // The last layer has no function after it, and begins with small scores.
            var spread = Math.Sqrt((place == _parameters.Count - 2 ? 1.0 : 2.0) / parameter.Inputs);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }

            return values;
        })];
    }

    /// <summary>Adds the nodes of all layers.</summary>
    /// <param name="net">The graph, which remembers how gradients flow back.</param>
    /// <param name="x">The input: [N, F], or [N, C, H, W].</param>
    /// <param name="parameters">The values of <see cref="Parameters"/>.</param>
    /// <param name="masks">The values of <see cref="Masks"/>; null when scoring, which drops nothing.</param>
    /// <param name="statistics">The values of <see cref="Statistics"/> when scoring; null when training, which takes those of the batch.</param>
    /// <returns>The outputs [N, K], and mean and variance of the batch for each batch normalisation when training.</returns>
    public (string Output, IReadOnlyList<string> Statistics) Forward(
        DifferentiableGraph net,
        string x,
        IReadOnlyList<string> parameters,
        IReadOnlyList<string>? masks,
        IReadOnlyList<string>? statistics)
    {
        var measured = new List<string>();
        x = _block?.Forward(net, x, parameters) ?? x;
        x = Embeddings.Count == 0 ? x : net.Embedding(x, Embeddings, Input.Channels, [.. parameters.Take(Embeddings.Count)]);
        foreach (var step in _steps)
        {
            var layer = step.Layer;
            x = layer.Kind switch
            {
                LayerKind.Conv => net.Conv(x, parameters[step.First], parameters[step.First + 1], step.Size, layer.Units, (layer.Size, layer.Size), same: true),
                LayerKind.Pool => net.MaxPool(x, step.Size, layer.Size),
                LayerKind.GlobalPool => net.GlobalAveragePool(x, step.Size),
                LayerKind.Flatten => net.Flatten(x, step.Size),
                LayerKind.Dense => net.Linear(x, parameters[step.First], parameters[step.First + 1]),
                LayerKind.Dropout => masks is null ? x : net.Dropout(x, masks[step.First]),
                LayerKind.Activation => layer.Function switch { "tanh" => net.Tanh(x), "logistic" => net.Sigmoid(x), _ => net.Relu(x) },
                _ => Normal(net, x, step, parameters, statistics, measured),
            };
        }

        return (x, measured);
    }

    /// <summary>The layers as text.</summary>
    public override string ToString() => string.Join(", ", _steps.Select(step => step.Layer.Text));

    // The larger of two values is the same before and after a rising function: pooling first leaves a quarter of the work.
    private static List<NetworkLayer> Ordered(IReadOnlyList<NetworkLayer> layers)
    {
        var ordered = layers.ToList();
        for (var i = 0; i + 1 < ordered.Count; i++)
        {
            if (ordered[i].Kind == LayerKind.Activation && ordered[i + 1].Kind == LayerKind.Pool)
            {
                (ordered[i], ordered[i + 1]) = (ordered[i + 1], ordered[i]);
            }
        }

        return ordered;
    }

    private static string Normal(DifferentiableGraph net, string x, Step step, IReadOnlyList<string> parameters, IReadOnlyList<string>? statistics, List<string> measured)
    {
        var (gamma, beta) = (parameters[step.First], parameters[step.First + 1]);
        if (statistics is not null)
        {
            return net.Graph.Node("BatchNormalization", [x, gamma, beta, statistics[step.Statistics], statistics[step.Statistics + 1]], new OnnxAttribute("epsilon", Epsilon));
        }

        var (output, mean, variance) = net.BatchNormalization(x, gamma, beta, !step.IsFlat, Epsilon);
        measured.AddRange([mean, variance]);
        return output;
    }

    private Shape Add(NetworkLayer layer, Shape shape)
    {
        var (size, flat) = shape;
        if (flat && layer.Kind is LayerKind.Conv or LayerKind.Pool or LayerKind.GlobalPool)
        {
            throw new InvalidInputException($"'layers' has '{layer.Text}' after the image was made a row of values. Put it before flatten, globalpool and dense.");
        }

        switch (layer.Kind)
        {
            case LayerKind.Conv:
                Keep(layer, shape);
                Parameter("w", [layer.Units, size.Channels, layer.Size, layer.Size], size.Channels * layer.Size * layer.Size);
                Parameter("b", [layer.Units]);
                return new Shape(size with { Channels = layer.Units }, false);
            case LayerKind.Pool:
                if (size.Rows < layer.Size || size.Columns < layer.Size)
                {
                    throw new InvalidInputException($"'layers' has '{layer.Text}' where the image has only {size.Columns}x{size.Rows} pixels left. Take a larger size, or fewer pools.");
                }

                Keep(layer, shape);
                return new Shape(new ImageShape(size.Channels, size.Rows / layer.Size, size.Columns / layer.Size), false);
            case LayerKind.GlobalPool:
                Keep(layer, shape);
                return new Shape(new ImageShape(size.Channels, 1, 1), true);
            case LayerKind.Flatten:
                return Flat(shape);
            case LayerKind.Dense:
                var row = Flat(shape);
                Keep(layer, row);
                Parameter("w", [row.Size.Channels, layer.Units], row.Size.Channels);
                Parameter("b", [layer.Units]);
                return new Shape(new ImageShape(layer.Units, 1, 1), true);
            case LayerKind.Dropout:
                _steps.Add(new Step(layer, size, flat, _masks.Count, _statistics.Count));
                _masks.Add(new NetworkParameter($"mask{_masks.Count}", flat ? [size.Channels] : [size.Channels, size.Rows, size.Columns]));
                _rates.Add(layer.Rate);
                return shape;
            case LayerKind.BatchNorm:
                Keep(layer, shape);
                Parameter("gamma", [size.Channels], start: 1);
                Parameter("beta", [size.Channels]);
                _statistics.Add(new NetworkParameter($"mean{_statistics.Count}", [size.Channels]));
                _statistics.Add(new NetworkParameter($"variance{_statistics.Count}", [size.Channels], Start: 1));
                return shape;
            default:
                Keep(layer, shape);
                return shape;
        }
    }

    private Shape Flat(Shape shape)
    {
        if (shape.IsFlat)
        {
            return shape;
        }

        Keep(new NetworkLayer(LayerKind.Flatten, "flatten"), shape);
        return new Shape(new ImageShape(shape.Size.Size, 1, 1), true);
    }

    private void Keep(NetworkLayer layer, Shape shape) => _steps.Add(new Step(layer, shape.Size, shape.IsFlat, _parameters.Count, _statistics.Count));

    private void Parameter(string stem, long[] dimensions, int inputs = 0, float start = 0) => _parameters.Add(new NetworkParameter($"{stem}{_parameters.Count}", dimensions, inputs, start));
}
