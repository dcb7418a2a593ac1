using ModelOps.Models.Baselines;

namespace ModelOps.Models.Embeddings;

/// <summary>Takes the numbers of an <see cref="ImageEmbedding"/> from images.</summary>
internal static class ImageEmbedder
{
    private const int Most = 3;
    private const int Least = 10;

    /// <summary>A baseline that holds what a net sees in its one column of images, too.</summary>
    /// <param name="baseline">The baseline; as it is where the graph has no features before its scores, or fewer than ten images can be read.</param>
    /// <param name="onnx">The net.</param>
    /// <param name="frame">The images, of which some are read.</param>
    /// <param name="images">The columns with images.</param>
    public static ModelBaseline AddTo(ModelBaseline baseline, byte[] onnx, Frame frame, IReadOnlyList<string> images)
    {
        if (images is not [var column])
        {
            return baseline;
        }

        using var net = ImageFeatures.Of(onnx);
        var some = ModelBaseline.SomeImages(frame);
        var features = net?.Read((StringColumn)some[column], new ImageLimits()) ?? [];
        if (features.OfType<float[]>().ToArray() is not { Length: >= Least } known)
        {
            return baseline;
        }

        var (mean, components) = PrincipalComponents.Of(known, Most);
        var embedding = new ImageEmbedding(column, mean, components);
        var columns = new Dictionary<string, ColumnBaseline>(baseline.Columns, StringComparer.Ordinal);
        foreach (var numbers in Numbers(embedding, features))
        {
            columns[numbers.Name] = BaselineStatistics.Of(numbers);
        }

        return baseline with { Columns = columns, Embedding = embedding };
    }

    /// <summary>A table with the numbers of its images beside them.</summary>
    /// <param name="embedding">Mean and components.</param>
    /// <param name="onnx">The net.</param>
    /// <param name="frame">The table; as it is where it lacks the column, or has the numbers. An image that cannot be read has missing numbers.</param>
    /// <exception cref="ModelException">The net gives other features than the one of the training.</exception>
    public static Frame AddTo(ImageEmbedding embedding, byte[] onnx, Frame frame)
    {
        if (embedding.Names is not [var first, ..] || !frame.Contains(embedding.Column) || frame[embedding.Column] is not StringColumn images || frame.Contains(first))
        {
            return frame;
        }

        using var net = ImageFeatures.Of(onnx) ?? throw Other();
        var features = net.Read(images, new ImageLimits());
        return features.FirstOrDefault(each => each is not null) is { } known && known.Length != embedding.Mean.Count ? throw Other() : new Frame([.. frame.Columns, .. Numbers(embedding, features)]);
    }

    private static IEnumerable<Column> Numbers(ImageEmbedding embedding, float[]?[] features) => embedding.Names.Select((name, place) => new Column<double>(
        name, [.. features.Select(each => each is null ? double.NaN : PrincipalComponents.Along(each, embedding.Mean, embedding.Components[place]))]));

    private static ModelException Other() => new("The model's baseline is of another net: its features do not fit. Train the model again, or compare with the training data itself.");
}
