using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Pipelines.Expressions;

/// <summary>A text with expressions <c>${…}</c> in it.</summary>
internal sealed partial class Template
{
    private readonly List<(string Text, Reference? Reference)> _parts;

    private Template(List<(string, Reference?)> parts) => _parts = parts;

    /// <summary>What it refers to.</summary>
    internal IEnumerable<Reference> References => _parts.Select(part => part.Reference).OfType<Reference>();

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; <c>$${</c> in it stands for <c>${</c>.</param>
    /// <param name="isShell">True to leave alone what is the shell's own.</param>
    /// <exception cref="InvalidInputException">An expression stands for nothing, or is not closed.</exception>
    internal static Template Parse(string text, bool isShell = false)
    {
        var parts = new List<(string, Reference?)>();
        var end = 0;
        foreach (Match match in (isShell ? InShell() : InText()).Matches(text))
        {
            parts.Add((text[end..match.Index], null));
            end = match.Index + match.Length;
            parts.Add(match.Value.StartsWith("$$", StringComparison.Ordinal) ? ("${", null)
                : match.Value.EndsWith('}') ? ("", Reference.Parse(match.Groups[1].Value))
                : throw new InvalidInputException($"'{match.Value}' has no closing brace. Add the '}}'; for the text itself write $${{."));
        }

        parts.Add((text[end..], null));
        return new(parts);
    }

    /// <summary>The text with values for its expressions.</summary>
    internal string Text(Func<Reference, JsonNode?> resolve) => string.Concat(_parts.Select(part => part.Reference is { } reference ? Shown(resolve(reference)) : part.Text));

    /// <summary>As <see cref="Text"/>; but a text that is one expression alone has its value, with its type.</summary>
    internal JsonNode? Value(Func<Reference, JsonNode?> resolve) => References.Count() == 1 && _parts.All(part => part.Text.Length == 0) ? resolve(References.Single())?.DeepClone() : JsonValue.Create(Text(resolve));

    /// <summary>The text with a shell's variables for its expressions: a value is never read as code.</summary>
    /// <param name="variable">Names the variable that holds a reference's value.</param>
    internal string Shell(Func<Reference, string> variable) => string.Concat(_parts.Select(part => part.Reference is { } reference ? $"${{{variable(reference)}}}" : part.Text));

    /// <summary>The expressions of a shell's text that stand between single quotes, where a shell reads no variables.</summary>
    internal IEnumerable<Reference> Quoted()
    {
        var quote = '\0';
        foreach (var (text, reference) in _parts)
        {
            if (reference is not null && quote == '\'')
            {
                yield return reference;
            }

            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\' && quote != '\'')
                {
                    i++;
                }
                else if (quote == '\0' && text[i] == '#' && (i == 0 || char.IsWhiteSpace(text[i - 1])))
                {
                    i = text.IndexOf('\n', i) is >= 0 and var line ? line : text.Length;
                }
                else if (text[i] is '\'' or '"' && (quote == '\0' || quote == text[i]))
                {
                    quote = quote == '\0' ? text[i] : '\0';
                }
            }
        }
    }

    /// <summary>JSON with values for the expressions in its texts.</summary>
    internal static JsonNode? Resolve(JsonNode? node, Func<Reference, JsonNode?> resolve) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value, resolve)))),
        JsonArray list => new JsonArray([.. list.Select(item => Resolve(item, resolve))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Parse(text).Value(resolve),
        _ => node?.DeepClone(),
    };

    /// <summary>What the texts in JSON refer to.</summary>
    /// <exception cref="InvalidInputException">An expression stands for nothing.</exception>
    internal static IEnumerable<Reference> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => ReferencesIn(pair.Value)),
        JsonArray list => list.SelectMany(ReferencesIn),
        JsonValue value when value.TryGetValue<string>(out var text) => Parse(text).References,
        _ => [],
    };

    /// <summary>A value as text.</summary>
    internal static string Shown(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "null";

    [GeneratedRegex(@"\$\$\{|\$\{([^{}]*)\}|\$\{")]
    private static partial Regex InText();

    [GeneratedRegex(@"\$\{((?:parameters|matrix|steps|run)\.[^{}]*)\}")]
    private static partial Regex InShell();
}
