using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ModelOps.Files;

/// <summary>Writes and reads what one process leaves for the next. A field that nobody knows is an error: it may be a misspelt one that matters.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } },
    };

    internal static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);

    /// <exception cref="JsonException">It is not JSON, a field has a wrong kind, or is not known.</exception>
    internal static T Read<T>(string text)
    {
        using var document = JsonDocument.Parse(text);
        Refuse(document.RootElement, typeof(T));
        return document.Deserialize<T>(_options) ?? throw new JsonException("it is null");
    }

    private static void Refuse(JsonElement element, Type type)
    {
        var info = _options.GetTypeInfo(type);
        if (element.ValueKind != JsonValueKind.Object || info.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var field in element.EnumerateObject())
        {
            var known = info.Properties.FirstOrDefault(property => property.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase))
                ?? throw new JsonException($"there is no field '{field.Name}'.{Suggestion.Among(field.Name, info.Properties.Select(property => property.Name), "The fields are")}");
            Refuse(field.Value, known.PropertyType);
        }
    }

    // What follows from the rest is not written.
    private static void LeaveOutComputed(JsonTypeInfo info)
    {
        for (var i = info.Properties.Count - 1; i >= 0; i--)
        {
            if (info.Kind == JsonTypeInfoKind.Object && info.Properties[i].AttributeProvider is System.Reflection.PropertyInfo { CanWrite: false })
            {
                info.Properties.RemoveAt(i);
            }
        }
    }
}
