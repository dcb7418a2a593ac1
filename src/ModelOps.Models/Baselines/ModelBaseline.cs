using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>How the data looked when the model was made; drift is measured against it. Kept as <c>baseline.json</c>.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The inputs, and the target under its own name.</param>
public sealed record ModelBaseline(int Rows, IReadOnlyDictionary<string, ColumnBaseline> Columns)
{
    private const int MostImages = 2000;

    /// <summary>What the net sees in the images, beside their <see cref="ImageStatistics"/>; null for other models, and in baselines of an earlier version.</summary>
    public ImageEmbedding? Embedding { get; init; }

    /// <summary>Columns that the training data had beside these; null where a baseline of an earlier version does not say.</summary>
    public IReadOnlyList<string>? Unused { get; init; }

    /// <summary>Takes the statistics of some columns.</summary>
    /// <param name="frame">The training data.</param>
    /// <param name="columns">The columns; null for all.</param>
    /// <param name="images">Those of <paramref name="columns"/> that hold images: their <see cref="ImageStatistics"/> are taken in their place, of some of many; null for none.</param>
    public static ModelBaseline Of(Frame frame, IEnumerable<string>? columns = null, IReadOnlyList<string>? images = null)
    {
        string[] all = [.. frame.Columns.Select(column => column.Name)];
        string[] chosen = [.. columns ?? all];
        if (images is { Count: > 0 })
        {
            frame = ImageStatistics.AddTo(SomeImages(frame), images);
            chosen = [.. chosen.SelectMany(name => images.Contains(name) ? ImageStatistics.Names.Select(number => ImageStatistics.NameOf(name, number)) : [name])];
        }

        var statistics = new ColumnBaseline[chosen.Length];
        Parallel.For(0, chosen.Length, i => statistics[i] = BaselineStatistics.Of(frame[chosen[i]]));
        return new ModelBaseline(frame.RowCount, chosen.Zip(statistics).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)) { Unused = [.. all.Except(chosen)] };
    }

    /// <summary>The rows whose images are read: all, or some of many.</summary>
    internal static Frame SomeImages(Frame frame)
    {
        var step = (frame.RowCount + MostImages - 1) / MostImages;
        return step <= 1 ? frame : frame.Take([.. Enumerable.Range(0, frame.RowCount / step).Select(i => i * step)]);
    }

    /// <summary>The columns of images whose numbers are here in their place.</summary>
    internal IReadOnlyList<string> Images => ImageStatistics.ColumnsIn(Columns.Keys);

    /// <summary>The columns to compare for what a model reads: for a column of images its numbers.</summary>
    /// <param name="inputs">The names of a model's inputs.</param>
    internal IReadOnlyList<string> Compared(IReadOnlyList<string> inputs)
    {
        var images = Images;
        return images.Count == 0 ? inputs : [.. inputs.SelectMany(name => images.Contains(name) ? ImageStatistics.Names.Select(number => ImageStatistics.NameOf(name, number)) : [name])];
    }

    /// <summary>The baseline as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BaselineJson.Default.ModelBaseline);

    /// <summary>Reads JSON text.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="ModelException">The text is no baseline.</exception>
    public static ModelBaseline Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BaselineJson.Default.ModelBaseline) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new ModelException($"The model's baseline.json cannot be read: {exception.Message} Train the model again, or delete the file.", exception);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelBaseline))]
internal sealed partial class BaselineJson : JsonSerializerContext;
