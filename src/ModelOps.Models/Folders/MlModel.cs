using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOps;

/// <summary>The <c>MLmodel</c> file as a tree of maps, lists and texts; unknown keys are kept.</summary>
internal sealed class MlModel
{
    private readonly YamlMappingNode _root;

    private MlModel(YamlMappingNode root) => _root = root;

    public static MlModel Empty() => new([]);

    public static MlModel Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }]
                ? new MlModel(root)
                : throw new ModelException($"'{path}' is not an MLmodel file: it holds no map. Log the model again.");
        }
        catch (YamlException exception)
        {
            throw new ModelException($"'{path}' is not valid YAML (line {exception.Start.Line}): {exception.Message} Log the model again.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner throws these when the text ends inside a brace or bracket.
            throw new ModelException($"'{path}' is not valid YAML: it ends too early. Log the model again.", exception);
        }
    }

    public string? Text(params string[] path) => Find(path) is YamlScalarNode { Value: { Length: > 0 } text } scalar && !IsNull(scalar) ? text : null;

    public IReadOnlyList<string> List(params string[] path) =>
        Find(path) is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "")] : [];

    public IReadOnlyDictionary<string, string> Map(params string[] path) => Find(path) is YamlMappingNode map
        ? map.Children.Where(pair => pair.Value is YamlScalarNode).ToDictionary(pair => Key(pair.Key), pair => ((YamlScalarNode)pair.Value).Value ?? "", StringComparer.Ordinal)
        : new Dictionary<string, string>();

    public bool Contains(params string[] path) => Find(path) is not null;

    /// <summary>Sets a text that reads back as text; null sets YAML's null.</summary>
    public void Set(string? value, params string[] path) => Put(path, value is null
        ? new YamlScalarNode("null")
        : new YamlScalarNode(value) { Style = LooksTyped(value) ? ScalarStyle.SingleQuoted : ScalarStyle.Any });

    /// <summary>Sets a number.</summary>
    public void Set(long value, params string[] path) => Put(path, new YamlScalarNode(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public void SetList(IEnumerable<string> values, params string[] path) =>
        Put(path, new YamlSequenceNode(values.Select(value => new YamlScalarNode(value) { Style = LooksTyped(value) ? ScalarStyle.SingleQuoted : ScalarStyle.Any })));

    public string ToText()
    {
        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(_root)).Save(writer, assignAnchors: false);
        var text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }

    // A YAML reader would take these for numbers, booleans, dates or null.
    private static bool LooksTyped(string value) =>
        value.Length == 0 || char.IsAsciiDigit(value[0]) || value[0] is '-' or '+' or '.' or '~'
        || value.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n";

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~" or "Null" or "NULL";

    private static string Key(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private YamlNode? Find(string[] path)
    {
        YamlNode? node = _root;
        foreach (var key in path)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        }

        return node;
    }

    private void Put(string[] path, YamlNode value)
    {
        var map = _root;
        foreach (var key in path[..^1])
        {
            if (!map.Children.TryGetValue(new YamlScalarNode(key), out var child))
            {
                map.Add(key, child = new YamlMappingNode());
            }

            map = (YamlMappingNode)child;
        }

        map.Children[new YamlScalarNode(path[^1])] = value;
    }
}
