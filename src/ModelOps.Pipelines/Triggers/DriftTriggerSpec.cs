using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>Drift of a deployment: <c>drift: true</c> where one is known, or <c>drift: {deployment: rides, windows: 2}</c>.</summary>
internal sealed record DriftTriggerSpec
{
    /// <summary>The most windows that a verdict may ask for.</summary>
    internal const int MostWindows = 24;

    private const string Key = "drift";
    private static readonly string[] _keys = ["deployment", "windows"];

    /// <summary>The deployment's name or id; null for the one that the file names elsewhere.</summary>
    public string? Deployment { get; init; }

    /// <summary>So many of the newest windows must have drifted, one after the other. Default 1.</summary>
    public int Windows { get; init; } = 1;

    internal static DriftTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Flag(Key) is true ? new() : null;
        }

        var map = section.Map(Key, _keys);
        return new() { Deployment = map.Text("deployment"), Windows = map.Whole("windows") ?? 1 };
    }

    internal IEnumerable<string> Errors() => Errors(Key, Windows);

    internal static IEnumerable<string> Errors(string key, int windows)
    {
        if (windows is < 1 or > MostWindows)
        {
            yield return $"'{key}' needs {windows} windows; give 1 to {MostWindows}.";
        }
    }
}
