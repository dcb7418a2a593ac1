using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps.Models.Baselines;

/// <summary>Numbers as one text with blanks between: an indented list would take a line for each.</summary>
internal sealed class NumbersAsText : JsonConverter<IReadOnlyList<double>>
{
    public override IReadOnlyList<double> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
    [
        .. (reader.GetString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
            double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException($"'{word}' is not a number.")),
    ];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Join(' ', value.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
}
