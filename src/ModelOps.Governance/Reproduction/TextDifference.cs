using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Governance.Reproduction;

/// <summary>Compares texts that differ from run to run in their ids and times; JSON number by number.</summary>
internal static partial class TextDifference
{
    /// <summary>The largest relative difference of two numbers, 0 for equal texts, infinite for what differs otherwise.</summary>
    internal static double Of(string first, string second)
    {
        (first, second) = (WithoutTimes(first), WithoutTimes(second));
        return first == second ? 0
            : TryJson(first, out var one) && TryJson(second, out var other) ? Of(one, other)
            : double.PositiveInfinity;
    }

    private static double Of(JsonNode? first, JsonNode? second)
    {
        switch (first, second)
        {
            case (null, null):
                return 0;
            case (JsonObject one, JsonObject other):
                return one.Count == other.Count && one.All(pair => other.ContainsKey(pair.Key)) ? one.Select(pair => Of(pair.Value, other[pair.Key])).DefaultIfEmpty().Max() : double.PositiveInfinity;
            case (JsonArray one, JsonArray other):
                return one.Count == other.Count ? one.Zip(other, Of).DefaultIfEmpty().Max() : double.PositiveInfinity;
            case (JsonValue one, JsonValue other):
                return (one.GetValueKind(), other.GetValueKind()) == (JsonValueKind.Number, JsonValueKind.Number) ? Closeness.Of(one.GetValue<double>(), other.GetValue<double>())
                    : one.ToJsonString() == other.ToJsonString() ? 0
                    : double.PositiveInfinity;
            default:
                return double.PositiveInfinity;
        }
    }

    private static bool TryJson(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            node = null;
            return false;
        }
    }

    private static string WithoutTimes(string text) => Uuid().Replace(Time().Replace(text, "TIME"), "${key}\"UUID\"");

    // 2026-03-01T12:00:00.123+00:00 and its like, also with the plus sign as JSON escapes it.
    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?UTC|Z|(?:\+|\\u002B)\d{2}:\d{2})?")]
    private static partial Regex Time();

    // MLflow gives each model folder a number of its own.
    [GeneratedRegex("""(?<key>model_uuid"?: ?)["']?[0-9a-f]{32}["']?""")]
    private static partial Regex Uuid();
}
