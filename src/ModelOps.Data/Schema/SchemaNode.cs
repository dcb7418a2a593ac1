using System.Text.Json.Nodes;

namespace ModelOps.Data.Schema;

/// <summary>One object of a schema file; an error names file, place, key and value.</summary>
internal sealed class SchemaNode
{
    private readonly JsonObject _node;
    private readonly string _place;

    private SchemaNode(JsonObject node, string name, string place)
    {
        _node = node;
        Name = name;
        _place = place;
    }

    public string Name { get; }

    public JsonNode? this[string key] => _node[key];

    /// <summary>An element of a list of columns or rules.</summary>
    /// <param name="node">The element.</param>
    /// <param name="kind">What it is, as <c>column</c>.</param>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="file">The file, for errors.</param>
    /// <param name="keys">All keys it may have.</param>
    /// <param name="wanted">What to do about one without a name.</param>
    public static SchemaNode Of(JsonNode? node, string kind, int index, string file, string[] keys, string wanted)
    {
        if (node is not JsonObject found || found["name"] is not JsonValue named || !named.TryGetValue(out string? name))
        {
            throw new InvalidInputException($"'{file}', {kind} {index + 1}: it has no \"name\". {wanted}");
        }

        var made = new SchemaNode(found, name, $"'{file}', {kind} '{name}'");
        made.CheckKeys(found, keys);
        return made;
    }

    public InvalidInputException Error(string key, string wanted) => new($"{_place}: \"{key}\" is {_node[key]?.ToJsonString() ?? "not given"}. Give {wanted}.");

    public T? Value<T>(string key, string wanted)
        where T : struct => _node[key] is null ? null : From<T>(_node, key) ?? throw Error(key, wanted);

    public string? Text(string key, string wanted) =>
        _node[key] is null ? null : _node[key] is JsonValue value && value.TryGetValue(out string? text) && text.Trim().Length > 0 ? text : throw Error(key, wanted);

    public double? Share(string key)
    {
        const string Wanted = "a number from 0 to 1";
        return Value<double>(key, Wanted) is { } share ? share is >= 0 and <= 1 ? share : throw Error(key, Wanted) : null;
    }

    public (double? Minimum, double? Maximum) Range()
    {
        const string Key = "range";
        if (_node[Key] is null)
        {
            return (null, null);
        }

        var range = _node[Key] as JsonObject ?? throw Error(Key, "an object with \"min\", \"max\" or both");
        CheckKeys(range, ["min", "max"]);
        double? End(string end) => range[end] is null ? null : From<double>(range, end) ?? throw Error(Key, "numbers in the range");
        var (minimum, maximum) = (End("min"), End("max"));
        return minimum > maximum ? throw Error(Key, "the lower end as \"min\"") : (minimum, maximum);
    }

    private static T? From<T>(JsonObject node, string key)
        where T : struct => node[key] is JsonValue value && value.TryGetValue(out T result) ? result : null;

    private void CheckKeys(JsonObject node, string[] known)
    {
        foreach (var (key, _) in node)
        {
            if (!known.Contains(key))
            {
                throw new InvalidInputException($"{_place}: there is no \"{key}\".{Suggestion.Among(key, known, "The keys are")}");
            }
        }
    }
}
