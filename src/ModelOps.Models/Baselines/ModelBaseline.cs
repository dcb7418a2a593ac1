using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>How the data looked when the model was made; drift is measured against it. Kept as <c>baseline.json</c>.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The inputs, and the target under its own name.</param>
public sealed record ModelBaseline(int Rows, IReadOnlyDictionary<string, ColumnBaseline> Columns)
{
    /// <summary>Takes the statistics of some columns.</summary>
    /// <param name="frame">The training data.</param>
    /// <param name="columns">The columns; null for all.</param>
    public static ModelBaseline Of(Frame frame, IEnumerable<string>? columns = null) => new(
        frame.RowCount,
        (columns ?? frame.Columns.Select(column => column.Name)).ToDictionary(name => name, name => BaselineStatistics.Of(frame[name]), StringComparer.Ordinal));

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
        catch (JsonException fault)
        {
            throw new ModelException($"The model's baseline.json cannot be read: {fault.Message} Train the model again, or delete the file.", fault);
        }
    }
}

/// <summary>The statistics of one column.</summary>
public sealed record ColumnBaseline
{
    /// <summary><c>number</c> or <c>text</c>.</summary>
    public required string Type { get; init; }

    /// <summary>How many rows had no value.</summary>
    public int Missing { get; init; }

    /// <summary>The mean; null for text or when no row had a value.</summary>
    public double? Mean { get; init; }

    /// <summary>The standard deviation (divided by n − 1).</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The least value.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>Inner borders of the bins of a number: deciles, equal ones once. Bin i holds values below border i and not below border i − 1.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>Rows in each bin; one more than <see cref="Edges"/>.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>Rows by value, for text: the 100 most frequent.</summary>
    public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>();

    /// <summary>Rows with other values than those.</summary>
    public int Other { get; init; }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelBaseline))]
internal sealed partial class BaselineJson : JsonSerializerContext;
