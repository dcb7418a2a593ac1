namespace ModelOps.Tracking;

/// <summary>The experiments of a tracking store. Errors are <see cref="TrackingException"/>s with MLflow's codes.</summary>
public interface IExperimentStore
{
    /// <summary>Makes an experiment and returns its id.</summary>
    /// <param name="name">Unique over active and deleted ones, 1 to 500 characters.</param>
    /// <param name="artifactLocation">Where its runs keep artifacts; null for the store's default.</param>
    /// <param name="tags">Its first tags.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<string> CreateExperimentAsync(string name, string? artifactLocation = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>The experiment with this id, active or deleted; RESOURCE_DOES_NOT_EXIST otherwise.</summary>
    /// <param name="experimentId">A whole number as text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>The experiment with this name, active or deleted; RESOURCE_DOES_NOT_EXIST otherwise.</summary>
    /// <param name="name">Its whole name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Renames an active experiment.</summary>
    /// <param name="experimentId">A whole number as text.</param>
    /// <param name="newName">Unique over active and deleted ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken = default);

    /// <summary>Marks an active experiment and its runs as deleted.</summary>
    /// <param name="experimentId">A whole number as text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Makes a deleted experiment and its runs active again.</summary>
    /// <param name="experimentId">A whole number as text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag of an active experiment.</summary>
    /// <param name="experimentId">A whole number as text.</param>
    /// <param name="tag">Key up to 250 characters, value up to 5000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SetExperimentTagAsync(string experimentId, Tag tag, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of an active experiment.</summary>
    /// <param name="experimentId">A whole number as text.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken = default);

    /// <summary>Finds experiments; newest change first unless ordered.</summary>
    /// <param name="query">Filter over <c>name</c>, <c>creation_time</c>, <c>last_update_time</c> and <c>tags.*</c>; page size 1 to 50000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<Experiment>> SearchExperimentsAsync(SearchQuery query, CancellationToken cancellationToken = default);

    /// <summary>The datasets used by the active runs of experiments.</summary>
    /// <param name="experimentIds">The experiments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<DatasetSummary>> SearchDatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellationToken = default);
}
