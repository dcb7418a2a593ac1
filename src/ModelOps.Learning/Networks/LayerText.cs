using System.Globalization;

namespace ModelOps.Learning.Networks;

/// <summary>Reads layers as <c>conv 32 3, pool 2, dense 512, dropout 0.5</c>. A <c>relu</c> follows each convolution and dense layer that no function follows.</summary>
internal static class LayerText
{
    private const string Kinds = "conv FILTERS SIZE, pool SIZE, globalpool, flatten, dense UNITS, dropout RATE, batchnorm, relu, tanh, logistic";

    /// <summary>Reads a list of layers.</summary>
    /// <exception cref="InvalidInputException">An unknown layer, or a number out of its range; the message names the layer.</exception>
    public static IReadOnlyList<NetworkLayer> Parse(string text)
    {
        var layers = text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Layer).ToList();
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            // Batch normalisation comes between the product and its function.
            var next = i + 1 < layers.Count && layers[i + 1].Kind == LayerKind.BatchNorm ? i + 2 : i + 1;
            if (layers[i].Kind is LayerKind.Conv or LayerKind.Dense && (next >= layers.Count || layers[next].Kind != LayerKind.Activation))
            {
                layers.Insert(next, new NetworkLayer(LayerKind.Activation, "relu") { Function = "relu" });
            }
        }

        return layers;
    }

    private static NetworkLayer Layer(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["conv", var filters, var size] => new(LayerKind.Conv, text) { Units = Integer(text, filters, "filters", 4096), Size = Odd(text, size) },
            ["pool", var size] => new(LayerKind.Pool, text) { Size = Integer(text, size, "pixels a side", 64) },
            ["globalpool"] => new(LayerKind.GlobalPool, text),
            ["flatten"] => new(LayerKind.Flatten, text),
            ["dense", var units] => new(LayerKind.Dense, text) { Units = Integer(text, units, "units", 100_000) },
            ["dropout", var rate] => new(LayerKind.Dropout, text) { Rate = Share(text, rate) },
            ["batchnorm"] => new(LayerKind.BatchNorm, text),
            ["relu" or "tanh" or "logistic"] => new(LayerKind.Activation, text) { Function = words[0] },
            _ => throw new InvalidInputException($"'layers' has '{text}', which is no layer. Layers are: {Kinds}; a comma between two of them."),
        };
    }

    private static int Integer(string layer, string word, string what, int most) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new InvalidInputException($"'layers' has '{layer}', but {what} must be a whole number from 1 to {most}, not '{word}'.");

    private static int Odd(string layer, string word) => Integer(layer, word, "pixels a side", 31) is var size && size % 2 == 1
        ? size
        : throw new InvalidInputException($"'layers' has '{layer}', but a kernel must have an odd number of pixels a side, such as 3, so that the image keeps its size.");

    private static double Share(string layer, string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and < 1
            ? rate
            : throw new InvalidInputException($"'layers' has '{layer}', but the rate must be from 0 to below 1, not '{word}'.");
}
