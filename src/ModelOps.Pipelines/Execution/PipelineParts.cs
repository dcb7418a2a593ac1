using ModelOps.Tracking;

namespace ModelOps.Pipelines.Execution;

/// <summary>What a run of a pipeline works with.</summary>
internal sealed record PipelineParts
{
    private const string SqliteScheme = "sqlite:///";

    /// <summary>Where the work runs.</summary>
    internal required IJobEngine Engine { get; init; }

    /// <summary>The engine's name.</summary>
    internal required string EngineName { get; init; }

    /// <summary>The tracking store.</summary>
    internal required ITrackingStore Tracker { get; init; }

    /// <summary>The store as <c>MLFLOW_TRACKING_URI</c> names it.</summary>
    internal required string TrackingUri { get; init; }

    /// <summary>The experiment that runs go to.</summary>
    internal required string Experiment { get; init; }

    /// <summary>How the tool is started.</summary>
    internal required IReadOnlyList<string> Tool { get; init; }

    /// <summary>How tasks call the pipeline's folder; null where they call it as this machine does.</summary>
    internal string? FolderThere { get; init; }

    /// <summary>Variables that tasks elsewhere need beside those of the step: credentials of the store, where the runtime is.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The user's folder for what one process leaves for the next; null for the usual one.</summary>
    internal string? StateFolder { get; init; }

    /// <summary>The file of a store that is one; null for a server.</summary>
    internal string? StoreFile => TrackingUri.StartsWith(SqliteScheme, StringComparison.Ordinal) ? TrackingUri[SqliteScheme.Length..] : null;

    /// <summary>How tasks call a path of this machine.</summary>
    /// <param name="path">A full path, or another text.</param>
    /// <param name="folder">The pipeline's folder.</param>
    internal string There(string path, string folder) =>
        FolderThere is { } there && there != folder && (path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) ? there.TrimEnd('/') + path[folder.Length..] : path;

    /// <summary>Hears what happens, a line each.</summary>
    internal Func<string, ValueTask> Say { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
