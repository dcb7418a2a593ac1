using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Server.Tests.Replay;

/// <summary>The values that a replay has met so far: <c>${name}</c> stands for them.</summary>
internal sealed partial class Bindings
{
    private const string Absent = "NOTOKEN";

    private readonly Dictionary<string, string> _values = [];

    public string Fill(string text) =>
        text.Contains("${", StringComparison.Ordinal)
            ? Placeholder().Replace(text, match => _values.GetValueOrDefault(match.Groups[1].Value, match.Value))
            : text;

    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Fill)]),
        JsonValue v when v.TryGetValue(out string? text) => JsonValue.Create(Fill(text)),
        _ => node?.DeepClone(),
    };

    public void Bind(JsonObject? pointers, JsonNode? response)
    {
        foreach (var (name, pointer) in pointers ?? [])
        {
            var at = response;
            foreach (var part in ((string)pointer!).Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                at = at is JsonArray list && int.TryParse(part, out var index) && index < list.Count ? list[index] : (at as JsonObject)?[part];
            }

            _values[name] = at?.ToString() ?? Absent;
        }
    }

    [GeneratedRegex(@"\$\{([A-Za-z][A-Za-z0-9_]*)\}")]
    private static partial Regex Placeholder();
}
