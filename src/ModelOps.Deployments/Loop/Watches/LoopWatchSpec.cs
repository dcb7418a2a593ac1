using ModelOps.Evaluation.Yaml;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>What wakes a loop: the section <c>watch:</c> of its file. One thing is enough.</summary>
internal sealed record LoopWatchSpec
{
    /// <summary>The section's key.</summary>
    internal const string Key = "watch";

    private static readonly string[] _keys = ["data", "git", "schedule", "drift", "quality"];

    /// <summary>Files and folders with new content; null for none.</summary>
    public DataWatchSpec? Data { get; init; }

    /// <summary>A new commit; null for none.</summary>
    public GitWatchSpec? Git { get; init; }

    /// <summary>Times; null for none.</summary>
    public ScheduleWatchSpec? Schedule { get; init; }

    /// <summary>Drift of the deployment; null for none.</summary>
    public DriftWatchSpec? Drift { get; init; }

    /// <summary>True quality of the deployment; null for none.</summary>
    public QualityWatchSpec? Quality { get; init; }

    /// <summary>Whether it watches a deployment.</summary>
    internal bool NeedsDeployment => Drift is not null || Quality is not null;

    /// <summary>Reads the section from a loop's file.</summary>
    /// <param name="file">The whole file; the section may be missing.</param>
    internal static LoopWatchSpec Read(YamlMap file)
    {
        var section = file.Map(Key, _keys);
        return new()
        {
            Data = DataWatchSpec.Read(section),
            Git = GitWatchSpec.Read(section),
            Schedule = ScheduleWatchSpec.Read(section),
            Drift = DriftWatchSpec.Read(section),
            Quality = QualityWatchSpec.Read(section),
        };
    }

    /// <summary>What is wrong with it, one sentence each.</summary>
    internal IEnumerable<string> Errors() => this == new LoopWatchSpec()
        ? [$"Nothing wakes the loop. Give '{Key}:' one of {string.Join(", ", _keys)}, such as 'schedule: \"0 3 * * *\"' for every day at 03:00."]
        : [.. Data?.Errors() ?? [], .. Git?.Errors() ?? [], .. Schedule?.Errors() ?? [], .. Drift?.Errors() ?? [], .. Quality?.Errors() ?? []];
}
