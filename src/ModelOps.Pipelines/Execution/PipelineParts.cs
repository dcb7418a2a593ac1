using ModelOps.Tracking;

namespace ModelOps.Pipelines.Execution;

/// <summary>What a run of a pipeline works with.</summary>
internal sealed record PipelineParts
{
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

    /// <summary>The user's folder for what one process leaves for the next; null for the usual one.</summary>
    internal string? StateFolder { get; init; }

    /// <summary>Hears what happens, a line each.</summary>
    internal Func<string, ValueTask> Say { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
