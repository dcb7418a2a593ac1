namespace ModelOps.Pipelines.Spec;

/// <summary>Where steps run.</summary>
/// <param name="Name">A name of <see cref="JobEngines"/>.</param>
/// <param name="Settings">The engine's own settings.</param>
internal sealed record EngineSpec(string Name, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>This machine.</summary>
    internal const string Local = "local";

    internal static EngineSpec Usual { get; } = new(Local, new Dictionary<string, string>());
}
