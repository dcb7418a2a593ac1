using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Running;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOps.Hosting.Running;

/// <summary>Reads parameters that stand in files: JSON, or YAML, whose plain words are read as the types of the notebook's defaults (<c>account: 012</c> stays <c>012</c> for a text).</summary>
internal static class ParameterFiles
{
    // References to one node, again and again, can make much of little.
    private const int MostValues = 100_000;

    /// <exception cref="InvalidInputException">It cannot be read, or holds no map of names and values.</exception>
    internal static IEnumerable<KeyValuePair<string, object?>> Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new InvalidInputException($"There is no parameter file '{file}'. Give a JSON or YAML file that exists.");
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The parameter file '{file}' cannot be read: {exception.Message}", exception);
        }

        return Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml" ? Yaml(text, $"'{file}'") : Json(text, file);
    }

    /// <exception cref="InvalidInputException">The text is no YAML, or holds no map of names and values.</exception>
    internal static IEnumerable<KeyValuePair<string, object?>> Yaml(string text, string name)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new InvalidInputException($"{name} is not YAML: line {exception.Start.Line}: {exception.Message}", exception);
        }

        var values = 0;
        return stream.Documents switch
        {
            [] => [],
            [{ RootNode: YamlMappingNode map }] => [.. map.Children.Select(pair => KeyValuePair.Create(Key(pair.Key, name), Value(pair.Value, name, ref values)))],
            [{ RootNode: YamlScalarNode { Value: null or "" } }] => [],
            [_] => throw new InvalidInputException($"{name} holds no map of names and values. Write it as 'seed: 7'."),
            _ => throw new InvalidInputException($"{name} holds several documents. Leave one, without '---' between them."),
        };
    }

    private static Dictionary<string, object?> Json(string text, string file)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject parameters
                ? parameters.ToDictionary(pair => pair.Key, pair => (object?)pair.Value)
                : throw new InvalidInputException($"'{file}' holds no JSON object. Write it as {{\"seed\": 7}}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"'{file}' is not JSON: {exception.Message}", exception);
        }
    }

    private static object? Value(YamlNode node, string name, ref int values)
    {
        if (++values > MostValues)
        {
            throw new InvalidInputException($"{name} holds more than {MostValues} values, counting those that '*' repeats. Give parameters that are smaller, or the path of a data file.");
        }

        switch (node)
        {
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" }:
                return null;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain:
                return new ParameterText(plain.Value!);
            case YamlScalarNode scalar:
                return scalar.Value;
            case YamlSequenceNode sequence:
                var list = new List<object?>();
                foreach (var item in sequence)
                {
                    list.Add(Value(item, name, ref values));
                }

                return list;
            case YamlMappingNode map:
                var entries = new Dictionary<string, object?>();
                foreach (var (key, value) in map)
                {
                    entries[Key(key, name)] = Value(value, name, ref values);
                }

                return entries;
            default:
                throw new InvalidInputException($"{name} holds, in line {node.Start.Line}, what is neither a value, nor a list, nor a map.");
        }
    }

    private static string Key(YamlNode key, string name) =>
        key is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw new InvalidInputException($"{name} has, in line {key.Start.Line}, a key that is not a single word. Write 'name: value'.");
}
