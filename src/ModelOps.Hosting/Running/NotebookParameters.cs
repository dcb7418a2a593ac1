using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>Reads notebook parameters as people write them.</summary>
public static class NotebookParameters
{
    /// <summary>The parameters of a file, with those given one by one over them. Types come later, from the notebook's defaults.</summary>
    /// <param name="file">A JSON object, or null.</param>
    /// <param name="pairs"><c>NAME=VALUE</c> each.</param>
    /// <exception cref="InvalidInputException">A pair without a name, a name that is not a C# identifier, or a file that is not a JSON object.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string? file, IReadOnlyList<string> pairs)
    {
        var parameters = file is null ? [] : ReadFile(file);
        var given = new HashSet<string>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = pair[..Math.Max(0, equals)].TrimStart('@');
            if (equals < 0)
            {
                errors.Add($"The parameter '{pair}' has no '='. Write NAME=VALUE, as seed=7.");
            }
            else if (!IsIdentifier(name))
            {
                errors.Add($"'{name}' in the parameter '{pair}' cannot be the name of a C# variable. Write NAME=VALUE, as seed=7.");
            }
            else if (!given.Add(name))
            {
                errors.Add($"The parameter '{name}' is given twice. Give it once.");
            }
            else
            {
                parameters[name] = new ParameterText(pair[(equals + 1)..]);
            }
        }

        return errors.Count == 0 ? parameters : throw new InvalidInputException(errors);
    }

    /// <summary>Parameters as a file of them has them, to be read again by <see cref="Read"/>.</summary>
    /// <param name="parameters">The values: of the command line, of a file, or of C#.</param>
    internal static JsonObject Write(IReadOnlyDictionary<string, object?> parameters) =>
        new(parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value is ParameterText typed ? Node(typed.Text) : JsonSerializer.SerializeToNode(pair.Value))));

    // A number keeps its digits. What is no JSON is a text, from which every type but lists and maps is read; so is what is in quotes, which belong to it.
    private static JsonNode? Node(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? JsonValue.Create(text) : node;
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static Dictionary<string, object?> ReadFile(string file)
    {
        if (!File.Exists(file))
        {
            throw new InvalidInputException($"There is no parameter file '{file}'. Give a JSON file that exists.");
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject parameters
                ? parameters.ToDictionary(pair => pair.Key, pair => (object?)pair.Value)
                : throw new InvalidInputException($"'{file}' holds no JSON object. Write it as {{\"seed\": 7}}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The parameter file '{file}' cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"'{file}' is not JSON: {exception.Message}", exception);
        }
    }

    // A keyword passes: the notebook may declare @class, and if not, the refusal names what it declares.
    private static bool IsIdentifier(string name) => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
