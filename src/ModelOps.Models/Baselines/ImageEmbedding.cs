using System.Text.Json.Serialization;
using ModelOps.Models.Baselines;

namespace ModelOps;

/// <summary>
/// What a net sees in images, in a few numbers: the features that its last layer reads, along their principal components in the training images. Drift is tested on each
/// (Rabanser et al. 2019), so that other content is seen where brightness, sharpness and size stay as they were.
/// </summary>
/// <param name="Column">The column of images.</param>
/// <param name="Mean">The mean of each feature.</param>
/// <param name="Components">The components, each a weight for every feature, of length 1; that with the largest variance first.</param>
public sealed record ImageEmbedding(string Column, IReadOnlyList<float> Mean, IReadOnlyList<IReadOnlyList<float>> Components)
{
    private const int Most = 3;

    /// <summary>The columns of the numbers, as <c>image.embedding1</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Components.Select((_, place) => ImageStatistics.NameOf(Column, FormattableString.Invariant($"embedding{place + 1}")))];

    /// <summary>Finds the components of some images.</summary>
    /// <param name="onnx">The net.</param>
    /// <param name="frame">The images.</param>
    /// <param name="column">Their column.</param>
    /// <returns>Null where the graph has no features before its scores, or fewer than ten images can be read.</returns>
    internal static ImageEmbedding? Of(byte[] onnx, Frame frame, string column)
    {
        const int Least = 10;
        using var net = ImageFeatures.Of(onnx);
        if (net?.Read((StringColumn)frame[column], new ImageLimits()).OfType<float[]>().ToArray() is not { Length: >= Least } features)
        {
            return null;
        }

        var (mean, components) = PrincipalComponents.Of(features, Most);
        return new ImageEmbedding(column, mean, components);
    }

    /// <summary>A table with the numbers of its images beside them.</summary>
    /// <param name="onnx">The net.</param>
    /// <param name="frame">The table; as it is where it lacks the column, or has the numbers.</param>
    /// <param name="limits">What an image may cost; null for the defaults. One that cannot be read has missing numbers.</param>
    /// <exception cref="ModelException">The net gives other features than the one of the training.</exception>
    internal Frame AddTo(byte[] onnx, Frame frame, ImageLimits? limits = null)
    {
        if (Names.Count == 0 || !frame.Contains(Column) || frame[Column] is not StringColumn images || frame.Contains(Names[0]))
        {
            return frame;
        }

        using var net = ImageFeatures.Of(onnx) ?? throw Other();
        var features = net.Read(images, limits ?? new ImageLimits());
        return features.FirstOrDefault(each => each is not null) is { } first && first.Length != Mean.Count
            ? throw Other()
            : new Frame([.. frame.Columns, .. Names.Select((name, place) => new Column<double>(name, [.. features.Select(each => each is null ? double.NaN : PrincipalComponents.Along(each, Mean, Components[place]))]))]);
    }

    private static ModelException Other() => new("The model's baseline is of another net: its features do not fit. Train the model again, or compare with the training data itself.");
}
