using System.Collections;
using System.Globalization;

namespace ModelOps;

/// <summary>
/// Values for a trainer's parameters by name. Written as <c>new() { ["trees"] = 200 }</c> or as the text
/// <c>"trees=200,leaves=31"</c>, which converts by itself. Dashes in names count as underscores.
/// </summary>
public sealed class TrainerSettings : IEnumerable<KeyValuePair<string, string>>
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The number of parameters set.</summary>
    public int Count => _values.Count;

    /// <summary>A value; numbers are kept as invariant text.</summary>
    /// <param name="name">The parameter's name.</param>
    public object this[string name]
    {
        get => _values[Normal(name)];
        init => _values[Normal(name)] = value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The value as written; null when the parameter is not set.</summary>
    /// <param name="name">The parameter's name.</param>
    public string? Find(string name) => _values.GetValueOrDefault(Normal(name));

    /// <summary>Reads <c>name=value,name="a value, with commas"</c>; the empty text gives no settings.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInputException">A part without <c>=</c>, or a name given twice.</exception>
    public static TrainerSettings Parse(string text)
    {
        var settings = new TrainerSettings();
        foreach (var part in Parts(text))
        {
            var split = part.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw new InvalidInputException($"The setting '{part}' has no value. Write settings as name=value,name=value.");
            }

            if (!settings._values.TryAdd(Normal(part[..split].Trim()), Unquoted(part[(split + 1)..].Trim())))
            {
                throw new InvalidInputException($"The setting '{part[..split].Trim()}' is given twice. Give it once.");
            }
        }

        return settings;
    }

    /// <summary>Reads <c>name=value,name=value</c>.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator TrainerSettings(string text) => Parse(text);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => string.Join(',', _values.Select(pair => $"{pair.Key}={(pair.Value.Contains(',', StringComparison.Ordinal) ? $"\"{pair.Value}\"" : pair.Value)}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A comma within quotes belongs to a value.
    private static IEnumerable<string> Parts(string text)
    {
        var (start, quote) = (0, '\0');
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && quote == '\0'))
            {
                if (text[start..i].Trim() is { Length: > 0 } part)
                {
                    yield return part;
                }

                start = i + 1;
            }
            else if (text[i] is '"' or '\'')
            {
                quote = quote == '\0' ? text[i] : quote == text[i] ? '\0' : quote;
            }
        }

        if (quote != '\0')
        {
            throw new InvalidInputException($"The settings '{text}' have a quote that is not closed. Close it: name=\"a value, with commas\".");
        }
    }

    private static string Unquoted(string value) => value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;

    private static string Normal(string name) => name.Replace('-', '_').ToLowerInvariant();
}
