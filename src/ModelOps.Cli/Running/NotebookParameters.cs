using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>Reads notebook parameters as people write them on a command line.</summary>
public static class NotebookParameters
{
    /// <summary>The parameters of a file, with those of the command line over them.</summary>
    /// <param name="file">A JSON object, or null.</param>
    /// <param name="pairs"><c>NAME=VALUE</c> each.</param>
    /// <exception cref="InvalidInputException">A pair without a name, a name that is no C# identifier, or a file that is no JSON object.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string? file, IReadOnlyList<string> pairs)
    {
        var parameters = file is null ? [] : ReadFile(file);
        var faults = new List<string>();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !IsIdentifier(pair[..equals]))
            {
                faults.Add($"'-p {pair}' is no parameter. Write -p NAME=VALUE with a C# variable's name, as -p seed=7.");
                continue;
            }

            parameters[pair[..equals]] = Value(pair[(equals + 1)..]);
        }

        return faults.Count == 0 ? parameters : throw new InvalidInputException(faults);
    }

    /// <summary>What a text stands for: null, true, false, a number, a JSON list or object, else the text itself.</summary>
    internal static object? Value(string text)
    {
        if (text is "null" or "true" or "false" || text.StartsWith('[') || text.StartsWith('{') || text.StartsWith('"'))
        {
            try
            {
                return Plain(JsonNode.Parse(text));
            }
            catch (JsonException)
            {
                return text;
            }
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : text;
    }

    private static Dictionary<string, object?> ReadFile(string file)
    {
        if (!File.Exists(file))
        {
            throw new InvalidInputException($"There is no parameter file '{file}'. Give --parameters a JSON file that exists.");
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) is JsonObject parameters
                ? parameters.ToDictionary(pair => pair.Key, pair => Plain(pair.Value))
                : throw new InvalidInputException($"'{file}' holds no JSON object. Write it as {{\"seed\": 7}}.");
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException($"'{file}' is no JSON: {fault.Message}", fault);
        }
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => list.Select(Plain).ToList(),
        JsonObject map => map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var whole) => whole,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => node.GetValue<string>(),
    };

    private static bool IsIdentifier(string name) => (char.IsLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
