using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Formatting;

/// <summary>How a session shows values: what is registered for a type, else tables, trees and texts.</summary>
public sealed class FormatterRegistry
{
    /// <summary>The MIME type of texts.</summary>
    public const string PlainText = "text/plain";

    /// <summary>The MIME type of HTML.</summary>
    public const string Html = "text/html";

    /// <summary>How many rows of a table or elements of a sequence are shown; 20 by default.</summary>
    public int RowLimit { get; set; } = 20;

    /// <summary>How deep objects in objects are shown; 6 by default.</summary>
    public int DepthLimit { get; set; } = 6;

    /// <summary>Shows values of types that cannot be named beforehand, where nothing is registered for them; null for what it does not know.</summary>
    public Func<object, JsonObject?>? Others { get; set; }

    private readonly ConcurrentDictionary<Type, Func<object, JsonObject>> _bundles = new();
    private readonly ConcurrentDictionary<(Type Type, string Mime), Func<object, string>> _texts = new();
    private readonly ConcurrentDictionary<Type, string[]> _preferred = new();

    /// <summary>Gives the token of the cell that is shown: reading a value ends when the cell is interrupted.</summary>
    internal Func<CancellationToken> Interrupt { get; init; } = () => CancellationToken.None;

    /// <summary>Shows a type by a whole MIME bundle, for example a table with its plain text beside it.</summary>
    /// <param name="format">Makes MIME type to content.</param>
    public void Register<T>(Func<T, JsonObject> format) => _bundles[typeof(T)] = value => format((T)value);

    /// <summary>Shows a type by a whole MIME bundle.</summary>
    /// <param name="type">The type; types derived from it, and implementations of an interface, too.</param>
    /// <param name="format">Makes MIME type to content.</param>
    public void Register(Type type, Func<object, JsonObject> format) => _bundles[type] = format;

    /// <summary>Shows a type as one MIME type.</summary>
    /// <param name="type">The type; types derived from it, and implementations of an interface, too.</param>
    /// <param name="mimeType">For example <c>text/html</c>.</param>
    /// <param name="format">Makes the content.</param>
    public void Register(Type type, string mimeType, Func<object, string> format) => _texts[(type, mimeType)] = format;

    /// <summary>The MIME types in which a type is shown when none is asked for.</summary>
    /// <param name="type">The type.</param>
    /// <param name="mimeTypes">The MIME types, at least one.</param>
    public void Prefer(Type type, params string[] mimeTypes) => _preferred[type] = mimeTypes;

    /// <summary>Forgets all that was registered.</summary>
    public void Reset()
    {
        _bundles.Clear();
        _texts.Clear();
        _preferred.Clear();
    }

    /// <summary>A value as a MIME bundle. Never throws and always ends: what a value's own members throw is shown in their place.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types wanted; none for the formatter's choice.</param>
    public JsonObject Format(object? value, params string[] mimeTypes)
    {
        if (value is null)
        {
            return new JsonObject { [PlainText] = "null" };
        }

        if (value is ShownBundle shown)
        {
            return (JsonObject)shown.Data.DeepClone();
        }

        try
        {
            if (mimeTypes.Length == 0 && Nearest(value.GetType(), _bundles) is { } bundle)
            {
                return bundle(value);
            }

            return ByMimeType(value, mimeTypes);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new JsonObject { [PlainText] = $"{value.GetType()} (its formatter threw {exception.GetType().Name}: {exception.Message})" };
        }
    }

    private JsonObject ByMimeType(object value, string[] wanted)
    {
        var type = value.GetType();
        var registered = _texts.Keys.Where(key => key.Type.IsAssignableFrom(type) || IsGenericMatch(key.Type, type)).ToList();
        if (wanted.Length == 0 && registered.Count == 0 && Others?.Invoke(value) is { } other)
        {
            return other;
        }

        var mimeTypes = wanted.Length > 0 ? wanted
            : Nearest(type, _preferred) is { } preferred ? preferred
            : [.. registered.Select(key => key.Mime).Append(PlainText).Distinct()];
        var data = new JsonObject();
        foreach (var mime in mimeTypes)
        {
            var candidates = registered.Where(key => key.Mime == mime).ToList();
            var own = candidates.Where(key => key.Type == type).Concat(candidates.OrderByDescending(key => Depth(key.Type))).FirstOrDefault();
            data[mime] = own.Type is not null ? _texts[own](value) : Unregistered(value, mime);
        }

        if (wanted.Length == 0 && registered.Count == 0 && (IHtmlText.Is(value) || Read(value) is not ShownText))
        {
            data[Html] = Unregistered(value, Html);
        }

        return data;
    }

    private string Unregistered(object value, string mime) => mime switch
    {
        Html => IHtmlText.Is(value) ? value.ToString()! : ShownHtmlWriter.Write(Read(value)),
        "application/json" => JsonSerializer.Serialize(value),
        PlainText => ShownTextWriter.Write(Read(value)),
        _ => value.ToString() ?? "",
    };

    private Shown Read(object value) =>
        new ShownReader(RowLimit, DepthLimit, Interrupt()).Read(value);

    private static T? Nearest<T>(Type type, ConcurrentDictionary<Type, T> entries)
        where T : class
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (entries.TryGetValue(candidate, out var found))
            {
                return found;
            }
        }

        return type.GetInterfaces().Select(entries.GetValueOrDefault).FirstOrDefault(found => found is not null);
    }

    private static bool IsGenericMatch(Type registered, Type type) =>
        registered.IsGenericTypeDefinition
        && (type.GetInterfaces().Append(type).Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == registered));

    private static int Depth(Type type)
    {
        var depth = 0;
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            depth++;
        }

        return depth;
    }
}
