using System.Text.Json.Serialization;

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
    /// <summary>The columns of the numbers, as <c>image.embedding1</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Components.Select((_, place) => ImageStatistics.NameOf(Column, FormattableString.Invariant($"embedding{place + 1}")))];
}
