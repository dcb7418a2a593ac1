using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ModelOps.Hosting.Running;

/// <summary>Reads what <see cref="ValueWriter"/> wrote.</summary>
/// <param name="leaf">Reads a value that is kept as a file of its own.</param>
/// <param name="cellType">Finds a type that a cell declared.</param>
internal sealed class ValueReader(Func<JsonObject, object> leaf, Func<string, Type?> cellType)
{
    private readonly Dictionary<int, object> _known = [];

    /// <exception cref="CannotKeepException">A type is not there any more, or has other fields.</exception>
    internal object? Read(JsonNode? node, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return node switch
        {
            null => null,
            JsonValue text => SavedTypes.Read(text.GetValue<string>(), type),
            JsonObject { } entry when entry["ref"] is { } reference => _known[reference.GetValue<int>()],
            JsonObject entry => Read(entry, entry["type"] is { } name ? FindType(name.GetValue<string>()) : type),
            _ => throw new CannotKeepException("its content is not understood"),
        };
    }

    internal Type FindType(string name)
    {
        if (name.EndsWith(']'))
        {
            var open = name.LastIndexOf('[');
            var element = FindType(name[..open]);
            var rank = name.Length - open - 1;
            return rank == 1 ? element.MakeArrayType() : element.MakeArrayType(rank);
        }

        if (name.EndsWith('}'))
        {
            var start = name.IndexOf('{', StringComparison.Ordinal);
            return FindType(name[..start]).MakeGenericType([.. Arguments(name[(start + 1)..^1]).Select(FindType)]);
        }

        var parts = name.Split(':', 2);
        var found = parts[0] == "cell" ? cellType(parts[1]) : AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == parts[0])?.GetType(parts[1]);
        return found ?? throw new CannotKeepException($"the type {parts[1]} is not there");
    }

    // Parted by bars that are in no inner brackets.
    private static IEnumerable<string> Arguments(string text)
    {
        var (depth, from) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (text[i] == '|' && depth == 0)
            {
                yield return text[from..i];
                from = i + 1;
            }
        }

        yield return text[from..];
    }

    private object Read(JsonObject node, Type type)
    {
        var id = node["id"]?.GetValue<int>();
        if (node["value"] is { } scalar)
        {
            return SavedTypes.Read(scalar.GetValue<string>(), type);
        }

        if (node["leaf"] is JsonObject kept)
        {
            return Known(id, leaf(kept));
        }

        return type.IsArray ? ReadArray(node, type, id) : SavedTypes.IsCollection(type) ? ReadCollection(node, type, id) : ReadFields(node, type, id);
    }

    private object Known(int? id, object value)
    {
        if (id is { } number)
        {
            _known[number] = value;
        }

        return value;
    }

    private object ReadArray(JsonObject node, Type type, int? id)
    {
        var element = type.GetElementType()!;
        int[] lengths = [.. node["lengths"]!.AsArray().Select(length => length!.GetValue<int>())];
        var array = (Array)Known(id, Array.CreateInstance(element, lengths));
        if (node["bytes"] is { } bytes)
        {
            Convert.FromBase64String(bytes.GetValue<string>()).CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));
            return array;
        }

        var at = new int[lengths.Length];
        foreach (var item in node["items"]!.AsArray())
        {
            array.SetValue(Read(item, element), at);
            for (var dimension = at.Length - 1; dimension >= 0 && ++at[dimension] == lengths[dimension] && dimension > 0; dimension--)
            {
                at[dimension] = 0;
            }
        }

        return array;
    }

    private object ReadCollection(JsonObject node, Type type, int? id)
    {
        var arguments = type.GetGenericArguments();
        var comparer = SavedTypes.Comparer(node["comparer"]?.GetValue<string>() ?? "");
        var made = Known(id, comparer is null ? Activator.CreateInstance(type)! : Activator.CreateInstance(type, comparer)!);
        var add = made is IList or IDictionary ? null : type.GetMethod(type.Name == "Queue`1" ? "Enqueue" : "Add", arguments)!;
        foreach (var item in node["items"]!.AsArray())
        {
            switch (made)
            {
                case IDictionary map:
                    map.Add(Read(item![0], arguments[0])!, Read(item[1], arguments[1]));
                    break;
                case IList list:
                    list.Add(Read(item, arguments[0]));
                    break;
                default:
                    add!.Invoke(made, [Read(item, arguments[0])]);
                    break;
            }
        }

        return made;
    }

    private object ReadFields(JsonObject node, Type type, int? id)
    {
        var fields = SavedTypes.Fields(type).ToArray();
        if (string.Join(",", fields.Select(field => field.Name)) != node["names"]!.GetValue<string>())
        {
            throw new CannotKeepException($"the type {type.Name} has other fields now");
        }

        var made = Known(id, SavedTypes.New(type));
        foreach (var (field, content) in fields.Zip(node["fields"]!.AsArray()))
        {
            field.SetValue(made, Read(content, field.FieldType));
        }

        return made;
    }
}
