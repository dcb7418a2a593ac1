using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>Reads notebook parameters as people write them.</summary>
public static class NotebookParameters
{
    /// <summary>
    /// The parameters of files, with those given one by one over them. Types come later, from the notebook's defaults. A text <c>@env:NAME</c> stands for an environment variable, <c>@secret:NAME</c> for a file
    /// of the machine's secrets: the notebook reads them itself, and the executed copy has the reference alone.
    /// </summary>
    /// <param name="file">A JSON or YAML file with a map of names and values, or null.</param>
    /// <param name="pairs"><c>NAME=VALUE</c> each.</param>
    /// <exception cref="InvalidInputException">A pair without a name, a name that is not a C# identifier, a reference to what is missing, or a file that cannot be read.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string? file, IReadOnlyList<string> pairs) => Read(new NotebookParameterSources { Files = file is null ? [] : [file], Pairs = pairs });

    /// <inheritdoc cref="Read(string?, IReadOnlyList{string})"/>
    /// <param name="sources">Where they are given; of several values for one name the last counts, in the order of the properties.</param>
    public static IReadOnlyDictionary<string, object?> Read(NotebookParameterSources sources)
    {
        var (parameters, errors) = (new Dictionary<string, object?>(), new List<string>());
        foreach (var (name, value) in sources.Base64.SelectMany(text => ParameterFiles.Yaml(Decoded(text), $"The decoded text of {Wording.Option("parameters-base64", csharp: nameof(NotebookParameterSources.Base64))}"))
            .Concat(sources.Files.SelectMany(ParameterFiles.Read))
            .Concat(sources.Yaml.SelectMany(text => ParameterFiles.Yaml(text, $"The text of {Wording.Option("parameters-yaml", csharp: nameof(NotebookParameterSources.Yaml))}"))))
        {
            parameters[name] = Referenced(name, value, errors);
        }

        ReadPairs(sources.Pairs, (name, text) => parameters[name] = Referenced(name, new ParameterText(text), errors), errors);
        ReadPairs(sources.Raw, (name, text) => parameters[name] = text, errors);
        foreach (var name in sources.Pairs.Concat(sources.Raw).Select(Name).Where(IsIdentifier).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            errors.Add($"The parameter '{name.Key}' is given twice. Give it once.");
        }

        return errors.Count == 0 ? parameters : throw new InvalidInputException(errors);
    }

    /// <summary>Parameters as a file of them has them, to be read again by <see cref="Read(string?, IReadOnlyList{string})"/>.</summary>
    /// <param name="parameters">The values: of the command line, of a file, or of C#.</param>
    internal static JsonObject Write(IReadOnlyDictionary<string, object?> parameters) => new(parameters.Select(pair => KeyValuePair.Create(pair.Key, Written(pair.Value))));

    private static JsonNode? Written(object? value) => value switch
    {
        ParameterText typed => Node(typed.Text),
        ParameterReference reference => JsonValue.Create(reference.Written),
        Dictionary<string, object?> entries => Write(entries),
        List<object?> items => new JsonArray([.. items.Select(Written)]),
        _ => JsonSerializer.SerializeToNode(value),
    };

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

    private static void ReadPairs(IReadOnlyList<string> pairs, Action<string, string> take, List<string> errors)
    {
        foreach (var pair in pairs)
        {
            var name = Name(pair);
            if (!pair.Contains('=', StringComparison.Ordinal))
            {
                errors.Add($"The parameter '{pair}' has no '='. Write NAME=VALUE, as seed=7.");
            }
            else if (!IsIdentifier(name))
            {
                errors.Add($"'{name}' in the parameter '{pair}' cannot be the name of a C# variable. Write NAME=VALUE, as seed=7.");
            }
            else
            {
                take(name, pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            }
        }
    }

    private static string Name(string pair) => pair[..Math.Max(0, pair.IndexOf('=', StringComparison.Ordinal))].TrimStart('@');

    private static object? Referenced(string name, object? value, List<string> errors)
    {
        var text = value switch
        {
            ParameterText typed => typed.Text,
            string plain => plain,
            JsonValue json when json.GetValueKind() == JsonValueKind.String => json.GetValue<string>(),
            _ => null,
        };
        try
        {
            return (text is null ? null : ParameterReferences.Read(name, text)) ?? value;
        }
        catch (InvalidInputException error)
        {
            errors.AddRange(error.Errors);
            return null;
        }
    }

    private static string Decoded(string base64)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new InvalidInputException($"The text of {Wording.Option("parameters-base64", csharp: nameof(NotebookParameterSources.Base64))} is not Base64 of UTF-8. Encode a map of names and values in YAML or JSON.", exception);
        }
    }

    // A keyword passes: the notebook may declare @class, and if not, the refusal names what it declares.
    private static bool IsIdentifier(string name) => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
