using ModelOps.Deployments.Services;
using ModelOps.Pipelines.Triggers;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>What a loop works with.</summary>
internal sealed record LoopParts
{
    /// <summary>The user's loops.</summary>
    internal required LoopStore Loops { get; init; }

    /// <summary>The user's deployments, which canaries go through.</summary>
    internal required DeploymentStore Deployments { get; init; }

    /// <summary>The tracking store.</summary>
    internal required ITrackingStore Tracker { get; init; }

    /// <summary>The store as <c>MLFLOW_TRACKING_URI</c> names it.</summary>
    internal required string TrackingUri { get; init; }

    /// <summary>Where decisions are written down.</summary>
    internal required AuditLog Audit { get; init; }

    /// <summary>What wakes it.</summary>
    internal required IReadOnlyList<ITrigger> Watches { get; init; }

    /// <summary>Runs the notebook.</summary>
    internal required INotebookRunner Runner { get; init; }

    /// <summary>Holds the plan's gate against a version, and against the one that has the alias, if any.</summary>
    internal required Func<LoopPlan, ModelVersion, ModelVersion?, CancellationToken, Task<GateAnswer>> Gate { get; init; }

    /// <summary>Hears what happens, a line each.</summary>
    internal Func<string, ValueTask> Say { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called before and after everything that outlives the process: tests end it there.</summary>
    internal Action<string>? Effect { get; init; }
}
