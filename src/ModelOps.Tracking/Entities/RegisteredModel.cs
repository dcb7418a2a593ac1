namespace ModelOps.Tracking;

/// <summary>A registered model: a name with versions.</summary>
/// <param name="Name">Unique.</param>
/// <param name="CreationTime">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="LastUpdatedTime">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="Description">Free text; null or empty when none.</param>
/// <param name="LatestVersions">The newest version of every stage.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Aliases">Its aliases.</param>
public sealed record RegisteredModel(
    string Name,
    long? CreationTime,
    long? LastUpdatedTime,
    string? Description,
    IReadOnlyList<ModelVersion> LatestVersions,
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<ModelAlias> Aliases);

/// <summary>A name that points at one version.</summary>
/// <param name="Alias">As <c>champion</c>.</param>
/// <param name="Version">The version it points at.</param>
public sealed record ModelAlias(string Alias, int Version);

/// <summary>What came of moving an alias on a condition.</summary>
/// <param name="IsMoved">True when it pointed where it had to, and points at the new version now.</param>
/// <param name="Version">Where it points; null when there is no such alias.</param>
/// <param name="IsAtomic">
/// True when nobody could move it between the look and the move: one transaction of a database, here or on a ModelOps server. MLflow's REST API has no such call: there it is
/// looked at, set, and looked at again, and whoever moves it in between is seen afterwards only, or not at all.
/// </param>
public sealed record AliasMove(bool IsMoved, int? Version, bool IsAtomic);

/// <summary>One version of a registered model.</summary>
public sealed record ModelVersion
{
    /// <summary>The registered model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Counted up from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long? LastUpdatedTime { get; init; }

    /// <summary>Who made it; null when not known.</summary>
    public string? UserId { get; init; }

    /// <summary><c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>.</summary>
    public string Stage { get; init; } = "None";

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>The URI of the model folder.</summary>
    public string? Source { get; init; }

    /// <summary>The run that made it; may be empty.</summary>
    public string? RunId { get; init; }

    /// <summary>A link to the run; may be empty.</summary>
    public string? RunLink { get; init; }

    /// <summary><c>READY</c> unless something else wrote it.</summary>
    public string Status { get; init; } = "READY";

    /// <summary>What went wrong, when the status says so.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The aliases that point at it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
