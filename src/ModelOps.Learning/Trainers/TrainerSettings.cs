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

    /// <summary>Reads <c>name=value,name=value</c>; the empty text gives no settings.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInputException">A part without <c>=</c>, or a name given twice.</exception>
    public static TrainerSettings Parse(string text)
    {
        var settings = new TrainerSettings();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var split = part.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw new InvalidInputException($"The setting '{part}' has no value. Write settings as name=value,name=value.");
            }

            if (!settings._values.TryAdd(Normal(part[..split].Trim()), part[(split + 1)..].Trim()))
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
    public override string ToString() => string.Join(',', _values.Select(pair => $"{pair.Key}={pair.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Normal(string name) => name.Replace('-', '_').ToLowerInvariant();
}
