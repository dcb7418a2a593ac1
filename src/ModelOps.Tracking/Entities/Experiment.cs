namespace ModelOps.Tracking;

/// <summary>An experiment: a named set of runs.</summary>
/// <param name="Id">A whole number as text.</param>
/// <param name="Name">Unique over active and deleted experiments; at most 500 characters.</param>
/// <param name="ArtifactLocation">The URI under which its runs keep artifacts.</param>
/// <param name="Stage">In use or deleted.</param>
/// <param name="CreationTime">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="LastUpdateTime">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="Tags">Its tags.</param>
public sealed record Experiment(
    string Id,
    string Name,
    string ArtifactLocation,
    LifecycleStage Stage,
    long? CreationTime,
    long? LastUpdateTime,
    IReadOnlyList<Tag> Tags);
