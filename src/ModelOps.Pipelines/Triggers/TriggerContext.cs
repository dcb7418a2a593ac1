using ModelOps.Tracking;

namespace ModelOps.Pipelines.Triggers;

/// <summary>What triggers must know of the file that asks for them.</summary>
/// <param name="Folder">The folder that relative paths start from: that of the file.</param>
internal sealed record TriggerContext(string Folder)
{
    /// <summary>Makes those of drift and quality, which read a deployment's payload log; null where deployments are not known.</summary>
    public Func<TriggerSpec, IEnumerable<ITrigger>>? Monitoring { get; init; }

    /// <summary>Opens the tracking store, whose registry is watched; null where none is known.</summary>
    public Func<CancellationToken, Task<ITrackingStore>>? Store { get; init; }

    /// <summary>Opens a store of objects by its address.</summary>
    public Func<string, IArtifactStore> Artifacts { get; init; } = address => ArtifactStores.Open(address);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
