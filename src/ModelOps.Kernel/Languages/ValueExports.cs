using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps.Kernel.Languages;

/// <summary>How values are written as text that other languages read: JSON for all, and what the application adds, such as its tables.</summary>
public sealed class ValueExports
{
    /// <summary>JSON; what is not a number, or infinite, is a text.</summary>
    public const string Json = "application/json";

    /// <summary>JSON with the words <c>NaN</c> and <c>Infinity</c>, as JavaScript and Python read them.</summary>
    public const string Json5 = "application/json5";

    /// <summary>A table: <c>{"schema": {"fields": [{"name": …}]}, "data": [{…}]}</c>. Types that are not added here are no tables.</summary>
    public const string Table = "application/vnd.dataresource+json";

    private static readonly JsonSerializerOptions _strict = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
    };

    private static readonly JsonSerializerOptions _loose = new(_strict) { Converters = { new BareNumbers(), new BareSingles() } };

    private readonly ConcurrentDictionary<(Type Type, string MimeType), Func<object, string>> _writers = new();

    /// <summary>Writes a type in a form.</summary>
    /// <param name="mimeType">The form: one of the constants here.</param>
    /// <param name="write">Makes the text.</param>
    public void Add<T>(string mimeType, Func<T, string> write)
        where T : notnull => _writers[(typeof(T), mimeType)] = value => write((T)value);

    /// <summary>A value in a form; null when it has none.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">The form.</param>
    public string? Write(object? value, string mimeType)
    {
        var writer = value is null ? null : _writers.FirstOrDefault(entry => entry.Key.MimeType == mimeType && entry.Key.Type.IsInstanceOfType(value)).Value;
        if (writer is not null)
        {
            return writer(value!);
        }

        try
        {
            return mimeType switch
            {
                Json => JsonSerializer.Serialize(value, _strict),
                Json5 => JsonSerializer.Serialize(value, _loose),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed class BareNumbers : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteRawValue(Word(value), skipInputValidation: true);
            }
        }

        public static string Word(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }

    private sealed class BareSingles : JsonConverter<float>
    {
        public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetSingle();

        public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options)
        {
            if (float.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteRawValue(BareNumbers.Word(value), skipInputValidation: true);
            }
        }
    }
}
