using System.Text.Json.Nodes;

namespace ModelOps.Pipelines.Spec;

/// <summary>A step once for each combination of values.</summary>
/// <param name="Axes">The values by name, in the order of the file.</param>
internal sealed record MatrixSpec(IReadOnlyList<KeyValuePair<string, JsonArray>> Axes)
{
    /// <summary>The key of the combinations that are left out.</summary>
    internal const string ExcludeKey = "exclude";

    /// <summary>The key of the combinations that are added.</summary>
    internal const string IncludeKey = "include";

    /// <summary>Combinations that are left out: those that have all of an item's values.</summary>
    internal IReadOnlyList<JsonObject> Exclude { get; init; } = [];

    /// <summary>Combinations that are added, with a value for each name.</summary>
    internal IReadOnlyList<JsonObject> Include { get; init; } = [];

    /// <summary>The combinations, the first name varying slowest.</summary>
    internal IReadOnlyList<JsonObject> Combinations()
    {
        IEnumerable<JsonObject> all = Axes.Count == 0 ? [] : [[]];
        foreach (var (name, values) in Axes)
        {
            all = all.SelectMany(one => values.Select(value => new JsonObject([.. one.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())), KeyValuePair.Create(name, value?.DeepClone())])));
        }

        return [.. all.Where(one => !Exclude.Any(item => Has(one, item))), .. Include.Select(item => (JsonObject)item.DeepClone())];
    }

    /// <summary>Whether a combination has all values of another, perhaps smaller one.</summary>
    internal static bool Has(JsonObject combination, JsonObject values) => values.All(pair => combination.TryGetPropertyValue(pair.Key, out var value) && JsonNode.DeepEquals(value, pair.Value));

    /// <summary>What is wrong with it; one sentence each.</summary>
    internal IEnumerable<string> Errors()
    {
        string[] names = [.. Axes.Select(axis => axis.Key)];
        foreach (var (name, _) in Axes.Where(axis => axis.Value.Count == 0))
        {
            yield return $"'matrix' has no values for '{name}'. Give a list with at least one, or remove it.";
        }

        foreach (var (key, item) in Exclude.Select(item => (ExcludeKey, item)).Concat(Include.Select(item => (IncludeKey, item))))
        {
            foreach (var name in item.Select(pair => pair.Key).Where(name => names.Length > 0 && !names.Contains(name)))
            {
                yield return $"'{key}' of 'matrix' names '{name}', which the matrix does not have.{Suggestion.Among(name, names, "It has")}";
            }

            if (key == IncludeKey && names.FirstOrDefault(name => !item.ContainsKey(name)) is { } missing)
            {
                yield return $"'include' of 'matrix' has an item without '{missing}'. Give a value for each of: {string.Join(", ", names)}.";
            }
        }

        var combinations = Combinations();
        if (combinations.Count == 0 && Axes.All(axis => axis.Value.Count > 0))
        {
            yield return "'matrix' has no combination left, so the step would never run. Exclude fewer, or remove the step.";
        }
        else if (combinations.Select(one => one.ToJsonString()).Distinct().Count() < combinations.Count)
        {
            yield return "'matrix' has a combination twice. Give each value once, and include only what it does not have yet.";
        }
    }
}
