using System.Text.Json;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>JSON that another language printed, as the nearest values of .NET; objects, and lists of them, stay JSON.</summary>
internal static class JsonValues
{
    public static object? Read(string text)
    {
        // Python writes what JSON has no word for.
        using var document = JsonDocument.Parse(Strict(text, word => $"\"\\u0001{word}\""));
        return Read(document.RootElement.Clone());
    }

    private static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(json),
        JsonValueKind.String => Text(json.GetString()!),
        JsonValueKind.Array when json.GetArrayLength() > 0 => List([.. json.EnumerateArray().Select(Read)]) ?? json,
        _ => json,
    };

    private static object Number(JsonElement json) =>
        json.TryGetInt32(out var small) ? small : json.TryGetInt64(out var large) ? (object)large : json.GetDouble();

    private static object Text(string text) => text switch
    {
        NotANumber => double.NaN,
        Infinite => double.PositiveInfinity,
        MinusInfinite => double.NegativeInfinity,
        _ => text,
    };

    private static object? List(List<object?> items) =>
        items.TrueForAll(item => item is int) ? items.Cast<int>().ToArray()
        : items.TrueForAll(item => item is int or long) ? items.Select(Convert.ToInt64).ToArray()
        : items.TrueForAll(item => item is int or long or double) ? items.Select(Convert.ToDouble).ToArray()
        : items.TrueForAll(item => item is string) ? items.Cast<string>().ToArray()
        : items.TrueForAll(item => item is bool) ? items.Cast<bool>().ToArray()
        : null;

    private const string NotANumber = "\u0001NaN";
    private const string Infinite = "\u0001Infinity";
    private const string MinusInfinite = "\u0001-Infinity";

    /// <summary>JSON without the words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which JSON does not have: each is replaced where it stands for a number.</summary>
    public static string Strict(string text, Func<string, string> replace)
    {
        if (!text.Contains("NaN", StringComparison.Ordinal) && !text.Contains("Infinity", StringComparison.Ordinal))
        {
            return text;
        }

        var strict = new System.Text.StringBuilder(text.Length);
        var inText = false;
        for (var i = 0; i < text.Length; i++)
        {
            var word = inText ? null : Array.Find(["NaN", "-Infinity", "Infinity"], candidate => string.CompareOrdinal(text, i, candidate, 0, candidate.Length) == 0);
            if (word is not null)
            {
                strict.Append(replace(word));
                i += word.Length - 1;
                continue;
            }

            if (inText && text[i] == '\\')
            {
                strict.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                inText = !inText;
            }

            strict.Append(text[i]);
        }

        return strict.ToString();
    }
}
