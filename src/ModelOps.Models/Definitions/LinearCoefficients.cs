using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>The weights of a linear model, on the scale of its columns. Kept as <c>coefficients.json</c>.</summary>
/// <param name="Outputs">What the weights add to: the positive class (its log-odds), each class (its score), or the target.</param>
/// <param name="Intercepts">One for each of <paramref name="Outputs"/>.</param>
/// <param name="Features">The features, the strongest first; at most <see cref="MostFeatures"/> of them.</param>
/// <param name="FeatureCount">How many features the model has.</param>
public sealed record LinearCoefficients(IReadOnlyList<string> Outputs, IReadOnlyList<double> Intercepts, IReadOnlyList<LinearFeature> Features, int FeatureCount)
{
    /// <summary>The most features that are kept; a text column may give many thousands.</summary>
    public const int MostFeatures = 1000;

    private const int MostBars = 20;

    /// <summary>The coefficients as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CoefficientsJson.Default.LinearCoefficients);

    /// <summary>Reads JSON text.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="ModelException">The text holds no coefficients.</exception>
    public static LinearCoefficients Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CoefficientsJson.Default.LinearCoefficients) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new ModelException($"The model's coefficients.json cannot be read: {exception.Message} Train the model again, or delete the file.", exception);
        }
    }

    /// <summary>The strongest features as a table, with what it says in words.</summary>
    /// <param name="task">What the model predicts.</param>
    public WeightsTable ToTable(LearningTask? task) => WeightsTable.Of(this, task);

    /// <summary>The strongest features as bars: the weights on one scale, so that they compare.</summary>
    public Figure ToFigure()
    {
        var shown = Features.Take(MostBars).ToArray();
        var figure = new Figure("Weights by feature", "weight for one standard deviation, or for yes instead of no");
        for (var k = 0; k < Outputs.Count; k++)
        {
            figure.AddBars(shown.Select(feature => feature.Name), shown.Select(feature => feature.Weights[k] * feature.Scale), Outputs.Count == 1 ? null : Outputs[k], horizontal: true);
        }

        return figure;
    }
}

/// <summary>One feature of a linear model.</summary>
/// <param name="Name">The column, with the value for one of several, as <c>housing=own</c>.</param>
/// <param name="Weights">What one unit more adds to each output.</param>
/// <param name="Scale">The standard deviation (or other unit) that the column was divided by before the fit; 1 when it was not scaled.</param>
public sealed record LinearFeature(string Name, IReadOnlyList<double> Weights, double Scale)
{
    /// <summary>The largest effect of one scaled unit, which features are ordered by.</summary>
    [JsonIgnore]
    public double Strength => Weights.Max(weight => Math.Abs(weight * Scale));
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(LinearCoefficients))]
internal sealed partial class CoefficientsJson : JsonSerializerContext;
