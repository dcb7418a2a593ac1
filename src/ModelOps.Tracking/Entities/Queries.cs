namespace ModelOps.Tracking;

/// <summary>A search over experiments or registered models or model versions.</summary>
/// <param name="Filter">MLflow's filter language; null for all.</param>
/// <param name="OrderBy">Clauses as <c>name ASC</c>.</param>
/// <param name="MaxResults">Page size; each search has its own limit.</param>
/// <param name="PageToken">From the page before; null for the first.</param>
/// <param name="View">Which lifecycle stages; only experiments have them.</param>
public sealed record SearchQuery(
    string? Filter = null,
    IReadOnlyList<string>? OrderBy = null,
    int MaxResults = 1000,
    string? PageToken = null,
    ViewType View = ViewType.ActiveOnly);

/// <summary>A search over runs.</summary>
/// <param name="ExperimentIds">The experiments to look in; none finds nothing.</param>
/// <param name="Filter">MLflow's filter language; null for all.</param>
/// <param name="OrderBy">Clauses as <c>metrics.auc DESC</c>.</param>
/// <param name="View">Which lifecycle stages.</param>
/// <param name="MaxResults">Page size, 1 to 50000.</param>
/// <param name="PageToken">From the page before; null for the first.</param>
public sealed record RunQuery(
    IReadOnlyList<string> ExperimentIds,
    string? Filter = null,
    IReadOnlyList<string>? OrderBy = null,
    ViewType View = ViewType.ActiveOnly,
    int MaxResults = 1000,
    string? PageToken = null);

/// <summary>A run to be made.</summary>
/// <param name="ExperimentId">The experiment it belongs to.</param>
/// <param name="Name">Its name; null for a random one.</param>
/// <param name="StartTime">Milliseconds since 1970-01-01 UTC; null is stored as 0, as MLflow does.</param>
/// <param name="UserId">Who starts it.</param>
/// <param name="Tags">Its first tags.</param>
public sealed record NewRun(string ExperimentId, string? Name = null, long? StartTime = null, string? UserId = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>A change to a run; null leaves a part as it is.</summary>
/// <param name="Status">The new status.</param>
/// <param name="EndTime">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="Name">The new name.</param>
public sealed record RunUpdate(RunStatus? Status = null, long? EndTime = null, string? Name = null);

/// <summary>What is logged together: all or nothing. At most 1000 metrics, 100 params, 100 tags, 1000 in total.</summary>
/// <param name="Metrics">Metric points.</param>
/// <param name="Params">Parameters, each key once.</param>
/// <param name="Tags">Tags; a key given before is overwritten.</param>
public sealed record RunBatch(IReadOnlyList<Metric>? Metrics = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>A model version to be made.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Source">The URI of the model folder.</param>
/// <param name="RunId">The run that made it.</param>
/// <param name="RunLink">A link to that run.</param>
/// <param name="Description">Free text.</param>
/// <param name="Tags">Its first tags.</param>
public sealed record NewModelVersion(
    string Name,
    string Source,
    string? RunId = null,
    string? RunLink = null,
    string? Description = null,
    IReadOnlyList<Tag>? Tags = null);
