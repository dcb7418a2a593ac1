using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Planning;

/// <summary>The values of a pipeline's parameters: the defaults of its file, and what is given over them.</summary>
internal static class PipelineParameters
{
    /// <summary>Puts given values over the defaults.</summary>
    /// <param name="spec">The pipeline.</param>
    /// <param name="file">Values from a file; null for none.</param>
    /// <param name="given"><c>NAME=VALUE</c>, which wins over the file.</param>
    /// <exception cref="InvalidInputException">No such parameter, a value of another type, or one that is given twice; all at once.</exception>
    internal static JsonObject Of(PipelineSpec spec, JsonObject? file, IReadOnlyList<string> given)
    {
        var values = (JsonObject)spec.Parameters.DeepClone();
        var errors = new List<string>();
        foreach (var (name, value) in file ?? [])
        {
            Set(name, value?.DeepClone(), null);
        }

        var seen = new HashSet<string>();
        foreach (var item in given)
        {
            var at = item.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                errors.Add($"'{item}' is not a parameter. Give NAME=VALUE, such as day=2026-11-30.");
            }
            else if (!seen.Add(item[..at]))
            {
                errors.Add($"The parameter '{item[..at]}' is given twice. Give it once.");
            }
            else
            {
                Set(item[..at], null, item[(at + 1)..]);
            }
        }

        return errors.Count == 0 ? values : throw new InvalidInputException(errors);

        void Set(string name, JsonNode? value, string? text)
        {
            if (!spec.Parameters.ContainsKey(name))
            {
                errors.Add($"The pipeline '{spec.Name}' has no parameter '{name}'.{(spec.Parameters.Count == 0 ? " It has none." : Suggestion.Among(name, spec.Parameters.Select(pair => pair.Key), "It has"))}");
                return;
            }

            var usual = spec.Parameters[name];
            var typed = text is null ? value : Typed(usual, text);
            if ((text is not null && typed is null && text != "null") || (usual is not null && typed is not null && Kind(usual) != Kind(typed)))
            {
                errors.Add($"The parameter '{name}' cannot be '{text ?? Template.Shown(value)}': it is {Kind(usual)} by its default {usual!.ToJsonString()}.");
            }
            else
            {
                values[name] = typed;
            }
        }
    }

    // By the type of the default: a text stays the text that it is.
    private static JsonNode? Typed(JsonNode? usual, string text)
    {
        if (usual is not null && usual.GetValueKind() == JsonValueKind.String)
        {
            return JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return usual is null ? JsonValue.Create(text) : null;
        }
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a map",
        _ => "a text",
    };
}
