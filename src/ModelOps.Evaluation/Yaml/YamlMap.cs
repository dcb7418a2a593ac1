using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOps.Evaluation.Yaml;

/// <summary>A map of a YAML file, read strictly: what it does not know is an error with its line. All errors of the file are gathered.</summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly string _what;
    private readonly List<string> _errors;
    private readonly YamlNode? _node;

    private YamlMap(string file, string what, YamlNode? node, IReadOnlyList<string>? known, List<string> errors)
    {
        (_file, _what, _node, _errors) = (file, what, node, errors);
        if (node is null or YamlScalarNode { Value: null or "" })
        {
            return;
        }

        if (node is not YamlMappingNode mapping)
        {
            Error(node, $"{what} must be a map of keys and values.");
            return;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known?.Contains(name) == false)
            {
                Error(key, $"{what} has no key '{name}'.{Suggestion.Among(name, known, "The keys are")}");
            }
            else if (value is YamlScalarNode { Value: null or "" })
            {
                Error(value, $"'{name}' has no value. Give one, or remove the key.");
            }
            else
            {
                _values[name] = value;
            }
        }
    }

    /// <summary>True where it is a map indeed; where something else stands, that is an error already.</summary>
    internal bool IsMap => _node is YamlMappingNode;

    /// <summary>The keys, in the order of the file.</summary>
    internal IEnumerable<string> Keys => _values.Keys;

    /// <summary>All errors of the file so far, one sentence each.</summary>
    internal IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">What messages call the file.</param>
    /// <param name="what">What messages call the whole, such as <c>the loop</c>.</param>
    /// <param name="known">The keys that it may have; null for any.</param>
    /// <exception cref="InvalidInputException">It is not YAML.</exception>
    internal static YamlMap Read(string text, string file, string what, IReadOnlyList<string>? known)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return new(file, what, RootOf(stream, file, what), known, []);
        }
        catch (YamlException exception)
        {
            throw new InvalidInputException($"{file} is not YAML: line {exception.Start.Line}: {exception.Message.TrimEnd('.')}. Fix that line.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
        {
            // What YamlDotNet's scanner throws when the text ends inside braces, among others.
            throw new InvalidInputException($"{file} is not YAML: a brace, bracket or quote is not closed, or a value is malformed. Fix it.", exception);
        }
    }

    private static YamlNode? RootOf(YamlStream stream, string file, string what)
    {
        if (stream.Documents.Count > 1)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{file}, line {stream.Documents[1].RootNode.Start.Line}: {what} is one document, and '---' begins another one here, which would not be read. Remove it, or put it into a file of its own."));
        }

        var root = stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        return root is not null && Endless(root, new(ReferenceEqualityComparer.Instance), new(ReferenceEqualityComparer.Instance)) is { } node
            ? throw new InvalidInputException(FormattableString.Invariant($"{file}, line {node.Start.Line}: the value of the anchor '&{node.Anchor}' contains itself, so it has no end. Write the value where '*{node.Anchor}' stands."))
            : root;
    }

    // A node that is within itself by an alias; null for none. Each node is looked at once.
    private static YamlNode? Endless(YamlNode node, HashSet<YamlNode> above, HashSet<YamlNode> seen)
    {
        if (!above.Add(node))
        {
            return node;
        }

        var within = !seen.Add(node) ? [] : node switch
        {
            YamlMappingNode map => map.Children.SelectMany(pair => (YamlNode[])[pair.Key, pair.Value]),
            YamlSequenceNode list => list.Children,
            _ => Enumerable.Empty<YamlNode>(),
        };
        var endless = within.Select(child => Endless(child, above, seen)).FirstOrDefault(found => found is not null);
        above.Remove(node);
        return endless;
    }

    /// <summary>Whether the key is there, with a value.</summary>
    internal bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A map below a key; an empty one where the key is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="known">The keys that the map may have; null for any.</param>
    /// <param name="what">What messages call it; null for the key.</param>
    internal YamlMap Map(string key, IReadOnlyList<string>? known, string? what = null) => new(_file, what ?? $"'{key}'", _values.GetValueOrDefault(key), known, _errors);

    /// <summary>A text; null where the key is missing.</summary>
    internal string? Text(string key) => Scalar(key, "a text", text => text);

    /// <summary>A number; null where the key is missing.</summary>
    internal double? Number(string key) => Value(key, "a number, such as 0.2", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null);

    /// <summary>A whole number; null where the key is missing.</summary>
    internal int? Whole(string key) => Value(key, "a whole number, such as 10", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : (int?)null);

    /// <summary>True or false; null where the key is missing.</summary>
    internal bool? Flag(string key) => Value(key, "true or false", text => text switch { "true" => true, "false" => false, _ => (bool?)null });

    /// <summary>A time; null where the key is missing.</summary>
    internal TimeSpan? Duration(string key) => Value(key, "a time, such as 90s, 15m, 24h or 7d", DurationText.Parse);

    /// <summary>Whether the key holds a map.</summary>
    internal bool HasMap(string key) => _values.GetValueOrDefault(key) is YamlMappingNode;

    /// <summary>Texts: one, or a list; empty where the key is missing.</summary>
    internal IReadOnlyList<string> Texts(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        string?[] texts = [.. ((_values[key] as YamlSequenceNode)?.Children ?? [_values[key]]).Select(item => (item as YamlScalarNode)?.Value)];
        if (texts.All(text => text is { Length: > 0 }))
        {
            return texts!;
        }

        Error(_values[key], $"'{key}' is '{_values[key]}'; give a text, or a list of texts.");
        return [];
    }

    /// <summary>A list whose items are maps, or texts, which stand for a map with one key; empty where the key is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="main">The key that a text stands for.</param>
    /// <param name="known">The keys that an item may have.</param>
    /// <param name="what">What messages call an item.</param>
    internal IReadOnlyList<YamlMap> Items(string key, string main, IReadOnlyList<string> known, string what)
    {
        if (!Has(key))
        {
            return [];
        }

        if (_values[key] is YamlSequenceNode list)
        {
            return [.. list.Children.Select(item => new YamlMap(_file, what, item is YamlScalarNode ? new YamlMappingNode(new YamlScalarNode(main), item) : item, known, _errors))];
        }

        Error(_values[key], $"'{key}' is a list; begin each item with '- '.");
        return [];
    }

    /// <summary>Numbers by name; empty where the key is missing.</summary>
    internal IReadOnlyDictionary<string, double> NumbersByName(string key)
    {
        if (!Has(key))
        {
            return new Dictionary<string, double>();
        }

        string[] names = [.. (_values[key] as YamlMappingNode)?.Children.Keys.Select(name => name.ToString()) ?? []];
        var map = Map(key, names);
        return names.Distinct().Select(name => (name, map.Number(name))).Where(pair => pair.Item2 is not null).ToDictionary(pair => pair.name, pair => pair.Item2!.Value);
    }

    /// <summary>A list of numbers; null where the key is missing.</summary>
    internal IReadOnlyList<double>? Numbers(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        List<double> numbers = [];
        foreach (var item in (_values[key] as YamlSequenceNode)?.Children ?? [_values[key]])
        {
            if (item is YamlScalarNode { Value: { } text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                Error(item, $"'{key}' is a list of numbers, such as [5, 25, 100], and '{item}' is not a number.");
            }
        }

        return numbers;
    }

    /// <summary>The whole map as JSON: numbers and flags where they are not quoted.</summary>
    internal JsonObject Json() => Json(_node ?? new YamlMappingNode()) as JsonObject ?? [];

    /// <summary>The map below a key as JSON: numbers and flags where they are not quoted. Null where the key is missing.</summary>
    internal JsonObject? Json(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (_values[key] is YamlMappingNode)
        {
            return (JsonObject)Json(_values[key])!;
        }

        Error(_values[key], $"'{key}' must be a map of names and values, such as {{seed: 7}}.");
        return null;
    }

    /// <summary>Notes what is wrong with a key's value, or with the map itself where the key is not there.</summary>
    internal void Wrong(string key, string sentence) => Error(_values.GetValueOrDefault(key) ?? _node, sentence);

    /// <summary>Notes that a key is missing.</summary>
    internal void Missing(string key, string sentence) => Error(_node, $"{_what} has no '{key}'. {sentence}");

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value),
        YamlScalarNode plain => plain.Value switch
        {
            null or "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        },
        _ => null,
    };

    private T? Scalar<T>(string key, string expected, Func<string, T?> read)
        where T : class
    {
        if (!Has(key))
        {
            return null;
        }

        if (_values[key] is YamlScalarNode { Value: { } text } && read(text) is { } value)
        {
            return value;
        }

        Error(_values[key], $"'{key}' is '{_values[key]}'; give {expected}.");
        return null;
    }

    private T? Value<T>(string key, string expected, Func<string, T?> read)
        where T : struct => Scalar<object>(key, expected, text => read(text)) is T value ? value : null;

    private void Error(YamlNode? node, string sentence) => _errors.Add(FormattableString.Invariant($"{_file}, line {Math.Max(1, node?.Start.Line ?? 1)}: {sentence}"));
}
