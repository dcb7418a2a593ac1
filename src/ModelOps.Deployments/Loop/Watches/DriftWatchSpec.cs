using ModelOps.Evaluation.Yaml;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>Drift of the loop's deployment: <c>drift: true</c>, or <c>drift: {windows: 2}</c>.</summary>
internal sealed record DriftWatchSpec
{
    private const string Key = "drift";
    private static readonly string[] _keys = ["windows"];

    /// <summary>So many of the newest windows must have drifted, one after the other. Default 1.</summary>
    public int Windows { get; init; } = 1;

    internal static DriftWatchSpec? Read(YamlMap section) => section.HasMap(Key) ? new() { Windows = section.Map(Key, _keys).Whole("windows") ?? 1 }
        : section.Flag(Key) is true ? new()
        : null;

    internal IEnumerable<string> Errors() => Errors(Key, Windows);

    internal static IEnumerable<string> Errors(string key, int windows)
    {
        if (windows is < 1 or > MonitoredLog.MostWindows)
        {
            yield return $"'{key}' needs {windows} windows; give 1 to {MonitoredLog.MostWindows}.";
        }
    }
}
