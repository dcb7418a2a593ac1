using System.Text.Json;

namespace ModelOps.Governance.Lineage;

/// <summary>The record of a promotion or its refusal, as it is among a run's artifacts.</summary>
internal sealed record PromotionFile(string Outcome, string Model, int Version, string Alias)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public string? By { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Gate { get; init; }

    public IReadOnlyList<string>? Evidence { get; init; }

    public IReadOnlyList<PromotionRule>? Rules { get; init; }

    /// <summary>Reads one; null for what is none.</summary>
    internal static PromotionFile? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PromotionFile>(json, _json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A rule of a gate, and what it said.</summary>
internal sealed record PromotionRule(string Outcome, string Sentence);
