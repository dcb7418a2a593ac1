using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>Makes a typed column of JSON values: numbers, booleans, or else text.</summary>
internal static class JsonColumn
{
    internal static Column Of(string name, JsonElement[] values, bool keepIntegers = false)
    {
        bool numbers = true, flags = true;
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = Single(values[row]);
            switch (values[row].ValueKind)
            {
                case JsonValueKind.Number:
                    flags = false;
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    numbers = false;
                    break;
                case JsonValueKind.String:
                    numbers = flags = false;
                    break;
                case JsonValueKind.Array or JsonValueKind.Object:
                    throw ScoringException.Bad($"Invalid input. The value of '{name}' in row {row + 1} is {JsonRequest.Named(values[row])}; give a number, a text, true, false or null.");
            }
        }

        return numbers && keepIntegers && values.Any(IsInteger) && values.All(value => IsMissing(value) || IsInteger(value))
            ? new Column<long>(name, [.. values.Select(value => IsMissing(value) ? 0 : value.GetInt64())], [.. values.Select(IsMissing)])
            : numbers ? Numbers(name, values)
            : flags ? new Column<bool>(name, [.. values.Select(value => value.ValueKind == JsonValueKind.True)], [.. values.Select(IsMissing)])
            : StringColumn.From(name, values.Select(Text));
    }

    // A column given as [N, 1] is a column, too.
    internal static JsonElement Single(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 ? value[0] : value;

    // As a column of such values alone would be written.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when !IsInteger(value) => value.GetDouble().ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static bool IsMissing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static bool IsInteger(JsonElement value) => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') && value.TryGetInt64(out _);

    private static Column<double> Numbers(string name, JsonElement[] values)
    {
        var numbers = new double[values.Length];
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = IsMissing(values[row]) ? double.NaN : values[row].GetDouble();
        }

        return new Column<double>(name, numbers);
    }
}
