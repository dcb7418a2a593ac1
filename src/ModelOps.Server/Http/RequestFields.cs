using System.Globalization;
using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>
/// The fields of a request, read as MLflow reads them: numbers may be texts, null is absent, unknown fields are ignored.
/// Messages are MLflow's.
/// </summary>
/// <param name="root">A JSON object, or undefined for no fields.</param>
/// <param name="fromQuery">Whether the values came from the query, where a list of one looks like a text.</param>
internal sealed class RequestFields(JsonElement root, bool fromQuery = false)
{
    private const string See = "See the API docs for more information about request parameters.";

    /// <summary>Checks presence and kind of every field of a route, in its order.</summary>
    public void Check(IReadOnlyList<Field> fields, string at = "")
    {
        foreach (var field in fields)
        {
            var value = Find(field.Name) ?? (field.OldName is null ? null : Find(field.OldName));
            if (value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > field.Most)
            {
                throw new TrackingException(ErrorCode.InvalidParameterValue, $"Parameter '{at}{field.Name}' has {list.GetArrayLength()} items, and at most {field.Most} are taken.");
            }

            if (value is { } present && !Fits(field, present, at))
            {
                throw Wrong(at + field.Name, present);
            }

            if (field.Required && (value is not { } given || (given.ValueKind == JsonValueKind.String && given.ValueEquals("") && field.Kind != FieldKind.ObjectList)))
            {
                throw Missing(at + field.Name);
            }
        }
    }

    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? TextOf(value, name) : null;

    /// <summary>A run id under its present or its former name.</summary>
    public string RunId => Text("run_id") ?? Text("run_uuid") ?? throw Missing("run_id");

    public string Needed(string name) => Text(name) ?? throw Missing(name);

    public long? Whole(string name) => Find(name) is { } value && TryWhole(value, out var number) ? number : null;

    public double? Number(string name) => Find(name) is { } value && TryNumber(value, out var number) ? number : null;

    public bool Flag(string name) => Find(name) is { } value && (value.ValueKind == JsonValueKind.True || (fromQuery && value.ValueEquals("true")));

    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => TextOf(item, name))],
        { ValueKind: JsonValueKind.String } one => [TextOf(one, name)],
        _ => [],
    };

    public IEnumerable<RequestFields> Objects(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => new RequestFields(item)) : [];

    public RequestFields? Object(string name) => Find(name) is { ValueKind: JsonValueKind.Object } value ? new RequestFields(value) : null;

    public ViewType View(string name) => Find(name) is { } value && TryView(value, out var view) ? view : ViewType.ActiveOnly;

    public RunStatus? Status(string name) => Find(name) is { } value && TryStatus(value, out var status) ? status : null;

    public IReadOnlyList<Tag> Tags() => [.. Objects("tags").Select(tag => new Tag(tag.Text("key") ?? "", tag.Text("value") ?? ""))];

    /// <summary>A page size as the store takes it; what does not fit an int is refused by the store's own limit.</summary>
    public int MaxResults(int otherwise) => (int)Math.Clamp(Whole("max_results") ?? otherwise, int.MinValue, int.MaxValue);

    internal static TrackingException Missing(string name) =>
        new(ErrorCode.InvalidParameterValue, $"Missing value for required parameter '{name}'. {See}");

    private JsonElement? Find(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private bool Fits(Field field, JsonElement value, string at) => field.Kind switch
    {
        FieldKind.Text => value.ValueKind == JsonValueKind.String,
        FieldKind.Whole => TryWhole(value, out var number) && !(number > field.Largest),
        FieldKind.Number => TryNumber(value, out _),
        FieldKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False || (fromQuery && (value.ValueEquals("true") || value.ValueEquals("false"))),
        FieldKind.View => TryView(value, out _),
        FieldKind.LenientView => true,
        FieldKind.Status => TryStatus(value, out _),
        FieldKind.TextList => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) : fromQuery,
        _ => value.ValueKind == JsonValueKind.Array && FitItems(field, value, at),
    };

    private static bool FitItems(Field field, JsonElement list, string at)
    {
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            new RequestFields(item).Check(field.Items ?? [], $"{at}{field.Name}[{i++}].");
        }

        return true;
    }

    private static bool TryWhole(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number) || (value.TryGetDouble(out var real) && TryConvert(real, out number)),
            JsonValueKind.String => long.TryParse(TextOf(value, ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    // 1e3 and 5.0 are whole; 1.5 is refused rather than cut.
    private static bool TryConvert(double real, out long number)
    {
        var whole = Math.Abs(real) < long.MaxValue && real == Math.Truncate(real);
        number = whole ? (long)real : 0;
        return whole;
    }

    private static bool TryNumber(JsonElement value, out double number)
    {
        number = value.ValueKind == JsonValueKind.True ? 1 : 0;
        return value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(TextOf(value, ""), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    // Protocol Buffers count these from 1 and clients may send the number.
    private static bool TryView(JsonElement value, out ViewType view)
    {
        view = default;
        return value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt32(out var number) && number is >= 1 and <= 3 && Is(view = (ViewType)(number - 1))
            : value.ValueKind == JsonValueKind.String && WireText.TryParse(TextOf(value, ""), out view);
    }

    private static bool TryStatus(JsonElement value, out RunStatus status)
    {
        status = default;
        return value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt32(out var number) && number is >= 1 and <= 5 && Is(status = (RunStatus)(number - 1))
            : value.ValueKind == JsonValueKind.String && WireText.TryParse(TextOf(value, ""), out status);
    }

    private static bool Is<T>(T value) => value is not null;

    /// <summary>The text of a JSON text; false when it holds half a surrogate pair, which no .NET string is made from.</summary>
    internal static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static string TextOf(JsonElement value, string name) => TryText(value, out var text)
        ? text
        : throw new TrackingException(ErrorCode.InvalidParameterValue, $"Parameter '{name}' holds text that is not valid Unicode.");

    private static TrackingException Wrong(string name, JsonElement value)
    {
        const int Longest = 200;
        var shown = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? JsonSerializer.Serialize(value) : value.GetRawText();
        if (shown.Length > Longest)
        {
            shown = shown[..Longest] + "...";
        }

        var type = value.ValueKind switch
        {
            JsonValueKind.String => "str",
            JsonValueKind.Array => "list",
            JsonValueKind.Object => "dict",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => value.TryGetInt64(out _) ? "int" : "float",
        };
        return new(ErrorCode.InvalidParameterValue, $"Invalid value {shown} for parameter '{name}' supplied:  Hint: Value was of type '{type}'. {See}");
    }
}
