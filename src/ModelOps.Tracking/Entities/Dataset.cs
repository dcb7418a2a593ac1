namespace ModelOps.Tracking;

/// <summary>A dataset a run read. Schema, profile and source are JSON texts; the store does not look inside.</summary>
/// <param name="Name">At most 500 characters.</param>
/// <param name="Digest">A fingerprint of the content, at most 36 characters.</param>
/// <param name="SourceType">What kind of source, as <c>local</c> or <c>http</c>.</param>
/// <param name="Source">Where it comes from, JSON.</param>
/// <param name="Schema">Its columns and types, JSON.</param>
/// <param name="Profile">Its size and statistics, JSON.</param>
public sealed record Dataset(string Name, string Digest, string SourceType, string Source, string? Schema = null, string? Profile = null);

/// <summary>A dataset with the role it played in a run, usually as tag <c>mlflow.data.context</c>.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Tags">Tags of this use.</param>
public sealed record DatasetInput(Dataset Dataset, IReadOnlyList<Tag> Tags);

/// <summary>A dataset used somewhere in an experiment.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Name">The dataset's name.</param>
/// <param name="Digest">The dataset's fingerprint.</param>
/// <param name="Context">The role, null when none was given.</param>
public sealed record DatasetSummary(string ExperimentId, string Name, string Digest, string? Context);
