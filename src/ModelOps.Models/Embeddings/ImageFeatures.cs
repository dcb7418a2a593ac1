using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Embeddings;

/// <summary>Runs a net of images up to what its last layer reads.</summary>
internal sealed class ImageFeatures : IDisposable
{
    private const int AtOnce = 32;
    private readonly OnnxSession _session;

    private ImageFeatures(OnnxSession session) => _session = session;

    /// <summary>The net's features; null where it takes more than an image, or has none before its scores.</summary>
    public static ImageFeatures? Of(byte[] onnx)
    {
        var model = OnnxModel.Read(onnx);
        return model.Inputs is [var input] && ImageFeed.Takes(input) && GraphScores.FeaturesOf(model, GraphNames.Probabilities) is { } features
            ? new ImageFeatures(new OnnxSession(GraphScores.Part(model, model.Inputs, [new OnnxValue(features, OnnxType.Undefined, null)]).ToBytes(), Environment.ProcessorCount))
            : null;
    }

    /// <summary>The features of each image; null for one that is missing or cannot be read.</summary>
    public float[]?[] Read(StringColumn images, ImageLimits limits)
    {
        var features = new float[]?[images.Count];
        foreach (var rows in Enumerable.Range(0, images.Count).Chunk(AtOnce))
        {
            var read = new PixelImage?[rows.Length];
            Parallel.For(0, rows.Length, i => read[i] = TryRead(images.Text(rows[i]), limits));
            foreach (var same in Enumerable.Range(0, rows.Length).Where(i => read[i] is not null).GroupBy(i => (read[i]!.Width, read[i]!.Height)))
            {
                Run([.. same.Select(i => (rows[i], read[i]!))], features);
            }
        }

        return features;
    }

    public void Dispose() => _session.Dispose();

    private static PixelImage? TryRead(string? text, ImageLimits limits)
    {
        try
        {
            return text is { Length: > 0 } ? ImageFile.Read(text, limits) : null;
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private void Run((int Row, PixelImage Image)[] images, float[]?[] features)
    {
        using var pixels = ImageFeed.Tensor([.. images.Select(each => each.Image)]);
        using var pressure = RuntimeMemory.Of(pixels.Length);
        var outputs = _session.Run([pixels]);
        try
        {
            var all = new double[outputs[0].Length];
            outputs[0].CopyTo(all);
            var width = all.Length / images.Length;
            foreach (var (place, (row, _)) in images.Index())
            {
                features[row] = [.. all.Skip(place * width).Take(width).Select(value => (float)value)];
            }
        }
        finally
        {
            Array.ForEach(outputs, tensor => tensor.Dispose());
        }
    }
}
