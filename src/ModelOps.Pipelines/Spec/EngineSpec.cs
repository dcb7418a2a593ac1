using ModelOps.Pipelines.Expressions;

namespace ModelOps.Pipelines.Spec;

/// <summary>Where steps run.</summary>
/// <param name="Name">A name of <see cref="JobEngines"/>.</param>
/// <param name="Settings">The engine's own settings.</param>
internal sealed record EngineSpec(string Name, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>This machine.</summary>
    internal const string Local = "local";

    internal const string NameKey = "name";
    internal const string ToolKey = "tool";

    internal static EngineSpec Usual { get; } = new(Local, new Dictionary<string, string>());

    /// <summary>The words by which the tool is called where steps run; empty for the engine's own.</summary>
    internal IReadOnlyList<string> Tool { get; init; } = [];

    /// <summary>The engine of its file's map.</summary>
    internal static EngineSpec Of(string name, IEnumerable<KeyValuePair<string, string>> all)
    {
        var settings = all.ToDictionary();
        return settings.Remove(ToolKey, out var tool) ? new(name, settings) { Tool = CommandWords.Split(tool) } : new(name, settings);
    }
}
