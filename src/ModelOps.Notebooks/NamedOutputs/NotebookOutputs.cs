using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ModelOps.Redaction;

namespace ModelOps.NamedOutputs;

/// <summary>The results that a session has named. Cells may name them from several threads.</summary>
internal sealed partial class NotebookOutputs
{
    private static readonly JsonSerializerOptions _json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock _lock = new();
    private readonly JsonObject _values = [];

    internal void Set(string name, object? value)
    {
        if (!Name().IsMatch(name))
        {
            throw new InvalidInputException($"'{name}' cannot be the name of an output. Begin with a letter or '_', and go on with letters, digits, '_', '-' and '.', such as test.rows.");
        }

        var node = Node(name, value);
        var text = node is JsonValue single && single.GetValueKind() == JsonValueKind.String ? single.GetValue<string>() : node?.ToJsonString() ?? "";
        if (SecretText.Find(name, text).Count > 0)
        {
            throw new InvalidInputException($"The output '{name}' holds a secret, and outputs are shown and kept in files. Pass on where the secret is instead, such as env:NAME.");
        }

        lock (_lock)
        {
            _values[name] = node;
        }
    }

    internal JsonObject ToJson()
    {
        lock (_lock)
        {
            return (JsonObject)_values.DeepClone();
        }
    }

    private static JsonNode? Node(string name, object? value)
    {
        try
        {
            // A text of its own: what the author changes later stays out of it.
            return value is FileSystemInfo file ? JsonValue.Create(file.FullName) : JsonSerializer.SerializeToNode(value, _json)?.DeepClone();
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new InvalidInputException($"The output '{name}' of type {value!.GetType().Name} cannot be written as JSON: {exception.Message} Give a number, a text, a list or a map.", exception);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.-]*\z")]
    private static partial Regex Name();
}
