using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Tracking.Validation;

/// <summary>Writes values as MLflow's messages do, which are made in Python.</summary>
internal static class PythonText
{
    /// <summary>Text as ASCII-only JSON.</summary>
    public static string Json(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' or > '~' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        return json.Append('"').ToString();
    }

    /// <summary>JSON as Python's <c>json.dumps</c> spaces it.</summary>
    public static string Json(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(", ", map.Select(pair => $"{Json(pair.Key)}: {Json(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Json)) + "]",
        JsonValue value when value.TryGetValue(out string? text) => Json(text),
        _ => node?.ToJsonString() ?? "null",
    };

    /// <summary>A double as Python's repr writes it.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var size = Math.Abs(value);
        if (size != 0 && size is >= 1e16 or < 1e-4)
        {
            var parts = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
            return parts.Contains('e', StringComparison.Ordinal) ? parts : value.ToString("0.################e+00", CultureInfo.InvariantCulture);
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    /// <summary>A set of names, as Python's repr writes it.</summary>
    public static string Set(IEnumerable<string> names) => "{" + string.Join(", ", names.Select(name => $"'{name}'")) + "}";
}
