using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>What happens to a registered model: <c>registry: rides</c> for new versions, or <c>registry: {model: rides, event: alias, alias: champion}</c>.</summary>
/// <param name="Model">The registered model.</param>
internal sealed record RegistryTriggerSpec(string Model)
{
    internal const string OnVersion = "version";
    internal const string OnAlias = "alias";
    internal const string OnStage = "stage";
    private const string Key = "registry";
    private static readonly string[] _keys = ["model", "event", "alias", "stage"];
    private static readonly string[] _events = [OnVersion, OnAlias, OnStage];

    /// <summary>A new version, another target of an alias, or another version in a stage.</summary>
    public string Event { get; init; } = OnVersion;

    /// <summary>The alias; null unless that is the event.</summary>
    public string? Alias { get; init; }

    /// <summary>The stage; null unless that is the event.</summary>
    public string? Stage { get; init; }

    internal static RegistryTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Text(Key) is { } name ? new(name) : null;
        }

        var map = section.Map(Key, _keys);
        var (alias, stage) = (map.Text("alias"), map.Text("stage"));
        return new(map.Text("model") ?? "") { Event = map.Text("event") ?? (alias is not null ? OnAlias : stage is not null ? OnStage : OnVersion), Alias = alias, Stage = stage };
    }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Model))
        {
            yield return "'registry' names no model. Give it 'model', such as 'registry: {model: rides}'.";
        }

        if (!_events.Contains(Event))
        {
            yield return $"'{Event}' is not an event of the registry.{Suggestion.Among(Event, _events, "Give one of")}";
        }

        foreach (var (key, value) in ((string, string?)[])[(OnAlias, Alias), (OnStage, Stage)])
        {
            if (Event == key && string.IsNullOrWhiteSpace(value))
            {
                yield return $"'registry' waits for the event '{key}' and names none. Give it '{key}', such as '{key}: {(key == OnAlias ? "champion" : "Production")}'.";
            }
            else if (Event != key && value is not null)
            {
                yield return $"'registry' has '{key}: {value}' and waits for the event '{Event}'. Write 'event: {key}', or remove '{key}'.";
            }
        }
    }
}
