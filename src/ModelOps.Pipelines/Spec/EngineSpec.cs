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

    /// <summary>The engine of a start that names one, or gives settings: they count before those of the file, which are for the file's engine alone.</summary>
    internal EngineSpec With(string? name, IReadOnlyDictionary<string, string> given)
    {
        var own = name is null || name == Name ? this : new(name, new Dictionary<string, string>());
        var all = Of(own.Name, own.Settings.Where(setting => !given.ContainsKey(setting.Key)).Concat(given));
        return all.Tool.Count > 0 ? all : all with { Tool = own.Tool };
    }
}
