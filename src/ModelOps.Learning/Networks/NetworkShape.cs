namespace ModelOps.Learning.Networks;

/// <summary>The form of a perceptron.</summary>
/// <param name="Inputs">Features.</param>
/// <param name="Hidden">The width of each hidden layer.</param>
/// <param name="Outputs">Classes, or 1.</param>
/// <param name="Activation"><c>relu</c>, <c>tanh</c> or <c>logistic</c>.</param>
/// <param name="IsClassifier">Whether the outputs are logits of classes.</param>
internal sealed record NetworkShape(int Inputs, IReadOnlyList<int> Hidden, int Outputs, string Activation, bool IsClassifier)
{
    private const double EmbeddingBound = 0.5;

    /// <summary>Inputs that are codes, each of which becomes learnt numbers.</summary>
    public IReadOnlyList<EmbeddedColumn> Embeddings { get; init; } = [];

    /// <summary>Inputs and outputs of each layer.</summary>
    public IReadOnlyList<(int In, int Out)> Layers
    {
        get
        {
            int[] widths = [Inputs + Embeddings.Sum(column => column.Width - 1), .. Hidden, Outputs];
            return [.. widths.Zip(widths.Skip(1))];
        }
    }

    /// <summary>The layers for the graph to train.</summary>
    public NetworkDesign Design => new(
        [.. Hidden.SelectMany(width => (NetworkLayer[])[new(LayerKind.Dense, $"dense {width}") { Units = width }, new(LayerKind.Activation, Activation) { Function = Activation }])],
        new ImageShape(Inputs, 1, 1),
        Outputs,
        IsClassifier,
        embeddings: Embeddings);

    /// <summary>Numbers of codes, then weights and biases of each layer, drawn as Glorot and Bengio (2010) say.</summary>
    public float[][] Initial(int seed)
    {
        var random = new Random(seed);
        var spread = Activation == "logistic" ? 2 : 6;
        float[] Draw(int count, double bound) => [.. Enumerable.Range(0, count).Select(_ => (float)(((2 * random.NextDouble()) - 1) * bound))];
        return [.. Embeddings.Select(column => Draw(column.Count * column.Width, EmbeddingBound)), .. Layers.SelectMany(layer =>
        {
            var bound = Math.Sqrt((double)spread / (layer.In + layer.Out));
            return new[] { Draw(layer.In * layer.Out, bound), Draw(layer.Out, bound) };
        })];
    }
}
