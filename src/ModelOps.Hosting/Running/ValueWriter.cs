using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ModelOps.Hosting.Running;

/// <summary>
/// Writes values as JSON, field by field, with shared objects written once. What has a state outside of its fields (a handle, a delegate, a library's object) is refused.
/// </summary>
/// <param name="leaf">Writes a value that is kept as a file of its own; null for a value that is no such one.</param>
internal sealed class ValueWriter(Func<object, JsonObject?> leaf)
{
    private const int Deepest = 200;
    private readonly Dictionary<object, int> _ids = new(ReferenceEqualityComparer.Instance);
    private int _depth;
    private int _immutable;

    /// <summary>The objects written so far that other code could still change.</summary>
    internal HashSet<object> Changeable { get; } = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="CannotKeepException">The value, or one in it, cannot be saved.</exception>
    internal JsonNode? Write(object? value, Type declared)
    {
        if (value is null)
        {
            return null;
        }

        if (++_depth > Deepest)
        {
            throw new CannotKeepException("it is nested too deeply");
        }

        var type = value.GetType();
        var isNamed = type != (Nullable.GetUnderlyingType(declared) ?? declared);
        try
        {
            return SavedTypes.IsScalar(type) && !isNamed ? JsonValue.Create(SavedTypes.Write(value)) : Write(value, type, isNamed);
        }
        finally
        {
            _depth--;
        }
    }

    private JsonObject Write(object value, Type type, bool isNamed)
    {
        var node = new JsonObject();
        if (!type.IsValueType && type != typeof(string))
        {
            if (_ids.TryGetValue(value, out var known))
            {
                return new JsonObject { ["ref"] = known };
            }

            node["id"] = _ids[value] = _ids.Count;
        }

        if (isNamed)
        {
            node["type"] = SavedTypes.NameOf(type);
        }

        if (SavedTypes.IsScalar(type))
        {
            node["value"] = SavedTypes.Write(value);
        }
        else if (leaf(value) is { } kept)
        {
            node["leaf"] = kept;
        }
        else if (value is Array array)
        {
            WriteArray(node, array);
        }
        else if (SavedTypes.IsCollection(type))
        {
            Note(value);
            WriteCollection(node, value, type);
        }
        else if (SavedTypes.IsPlain(type))
        {
            WriteFields(node, value, type);
        }
        else
        {
            throw new CannotKeepException(_depth == 1 ? "" : $"it holds a {type.Name}");
        }

        return node;
    }

    private void WriteArray(JsonObject node, Array array)
    {
        if (array.Length > 0)
        {
            Note(array);
        }

        var element = array.GetType().GetElementType()!;
        node["lengths"] = new JsonArray([.. Enumerable.Range(0, array.Rank).Select(dimension => (JsonNode)array.GetLength(dimension))]);
        if (Enumerable.Range(0, array.Rank).Any(dimension => array.GetLowerBound(dimension) != 0))
        {
            throw new CannotKeepException("it is an array that does not begin at 0");
        }

        if (SavedTypes.IsRaw(element))
        {
            node["bytes"] = Convert.ToBase64String(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));
            return;
        }

        node["items"] = new JsonArray([.. array.Cast<object?>().Select(item => Write(item, element))]);
    }

    private void WriteCollection(JsonObject node, object value, Type type)
    {
        var arguments = type.GetGenericArguments();
        if (type.GetProperty("Comparer")?.GetValue(value) is { } comparer)
        {
            node["comparer"] = SavedTypes.ComparerName(comparer) ?? throw new CannotKeepException($"it compares by a {comparer.GetType().Name}");
        }

        node["items"] = value is IDictionary map
            ? new JsonArray([.. Pairs(map).Select(pair => new JsonArray(Write(pair.Key, arguments[0]), Write(pair.Value, arguments[1])))])
            : new JsonArray([.. ((IEnumerable)value).Cast<object?>().Select(item => Write(item, arguments[0]))]);
    }

    private static IEnumerable<DictionaryEntry> Pairs(IDictionary map)
    {
        foreach (DictionaryEntry pair in map)
        {
            yield return pair;
        }
    }

    private void WriteFields(JsonObject node, object value, Type type)
    {
        // Our own results do not change once they are there.
        var isOurs = SavedTypes.IsOurs(type);
        _immutable += isOurs ? 1 : 0;
        if (!type.IsValueType)
        {
            Note(value);
        }

        var fields = new JsonArray();
        foreach (var field in SavedTypes.Fields(type))
        {
            fields.Add(Write(field.GetValue(value), field.FieldType));
        }

        node["names"] = string.Join(",", SavedTypes.Fields(type).Select(field => field.Name));
        node["fields"] = fields;
        _immutable -= isOurs ? 1 : 0;
    }

    private void Note(object value)
    {
        if (_immutable == 0)
        {
            Changeable.Add(value);
        }
    }
}
