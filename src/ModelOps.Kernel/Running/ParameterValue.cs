using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Running;

/// <summary>The values that callers give for parameters, brought to one form.</summary>
internal static class ParameterValue
{
    private const int LongestShown = 80;

    /// <summary>JSON as null, bool, string, list, dictionary; a JSON number as its text, since its type is not known yet and no digit may be lost.</summary>
    public static object? Plain(object? value) => value switch
    {
        JsonElement element => Plain(JsonSerializer.SerializeToNode(element)),
        JsonObject entries => entries.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray items => items.Select(Plain).ToList(),
        JsonValue json => json.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            JsonValueKind.Number => new ParameterText(json.ToJsonString()),
            _ => json.ToString(),
        },
        _ => value,
    };

    /// <summary>A single value as text that its type reads again; null for lists, dictionaries and what has no such text.</summary>
    public static string? Text(object? value) => value switch
    {
        ParameterText typed => typed.Text,
        string text => text,
        bool truth => truth ? "true" : "false",
        char letter => letter.ToString(),
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A value as messages show it.</summary>
    public static string Shown(object? value)
    {
        var text = value is null ? "null" : Text(value) ?? JsonSerializer.Serialize(Serializable(value));
        return text.Length <= LongestShown ? text : text[..(LongestShown - 1)] + "…";
    }

    private static object? Serializable(object? value) => value switch
    {
        ParameterText typed => typed.TryJson(out var json) ? json : typed.Text,
        System.Collections.IDictionary entries => entries.Keys.Cast<object>().ToDictionary(key => key.ToString()!, key => Serializable(entries[key])),
        System.Collections.IEnumerable items and not string => items.Cast<object?>().Select(Serializable).ToList(),
        _ => value,
    };
}
