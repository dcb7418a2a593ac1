using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps.Kernel.Languages;

/// <summary>How values are written as text that other languages read: JSON for all, and what the application adds, such as its tables as CSV.</summary>
public sealed class ValueExports
{
    private const string Json = "application/json";
    private static readonly JsonSerializerOptions Layout = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
    };

    private readonly ConcurrentDictionary<(Type Type, string MimeType), Func<object, string>> _writers = new();

    /// <summary>Writes a type in a form.</summary>
    /// <param name="mimeType">The form: <c>application/json</c> or <c>text/csv</c>.</param>
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
            return mimeType == Json ? JsonSerializer.Serialize(value, Layout) : null;
        }
        catch (Exception fault) when (fault is NotSupportedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
