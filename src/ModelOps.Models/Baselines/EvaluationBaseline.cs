using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>
/// What a model reached on rows that it had not learned from: true quality and the drift of answers are measured against it. Kept as <c>evaluation.json</c>.
/// </summary>
/// <param name="Data">The name of the data.</param>
/// <param name="Rows">The rows that were measured.</param>
/// <param name="Metrics">The metrics by their names, those of <c>MetricCatalog</c>.</param>
public sealed record EvaluationBaseline(string Data, int Rows, IReadOnlyDictionary<string, MetricBaseline> Metrics)
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>For rows of the training data itself: the folds of a cross-validation, in which each row was scored by a model that had not seen it. Null for data apart.</summary>
    public int? Folds { get; init; }

    /// <summary>The model's answers on these rows: <c>label</c> and <c>probability_…</c>, or <c>prediction</c>. Null when not kept.</summary>
    public ModelBaseline? Answers { get; init; }

    /// <summary>The evaluation as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationBaseline);

    /// <summary>Reads JSON text.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="ModelException">The text is no evaluation.</exception>
    public static EvaluationBaseline Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EvaluationJson.Default.EvaluationBaseline) is { Data: not null, Metrics: not null } evaluation ? evaluation : throw new JsonException("It has no data or metrics.");
        }
        catch (JsonException exception)
        {
            throw new ModelException($"The model's {FileName} cannot be read: {exception.Message} Evaluate the model again, or delete the file.", exception);
        }
    }

    /// <summary>The rows in words: "200 rows of test", "5 folds of the 800 rows of train".</summary>
    public override string ToString() => (Folds is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Folds} folds of the ")) + string.Create(CultureInfo.InvariantCulture, $"{Rows} rows of {Data}");
}

/// <summary>A metric that a model reached.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Low">The lower end of its 95 % interval; null when it is not known.</param>
/// <param name="High">The upper end of its 95 % interval; null when it is not known.</param>
public sealed record MetricBaseline(double Value, double? Low = null, double? High = null);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvaluationBaseline))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
