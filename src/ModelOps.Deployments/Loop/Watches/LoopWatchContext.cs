using ModelOps.Deployments.Services;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>What watches must know of their loop.</summary>
/// <param name="Folder">The folder that relative paths start from: that of the loop's file.</param>
internal sealed record LoopWatchContext(string Folder)
{
    /// <summary>The deployment that is watched for drift and quality: its name or id; null for none.</summary>
    public string? Deployment { get; init; }

    /// <summary>Where deployments are found; null where there are none.</summary>
    public DeploymentStore? Deployments { get; init; }

    /// <summary>Opens the tracking store that the deployment's versions come from; null where they are folders.</summary>
    public Func<CancellationToken, Task<ITrackingStore>>? Store { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
