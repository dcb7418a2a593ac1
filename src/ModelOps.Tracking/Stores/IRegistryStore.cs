namespace ModelOps.Tracking;

/// <summary>The model registry of a tracking store. Errors are <see cref="TrackingException"/>s with MLflow's codes.</summary>
public interface IRegistryStore
{
    /// <summary>Makes a registered model.</summary>
    /// <param name="name">Unique; no <c>/</c> or <c>:</c>.</param>
    /// <param name="description">Free text.</param>
    /// <param name="tags">Its first tags.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RegisteredModel> CreateRegisteredModelAsync(string name, string? description = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>The registered model with this name; RESOURCE_DOES_NOT_EXIST otherwise.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Renames a registered model with its versions, tags and aliases.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">The name it gets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken = default);

    /// <summary>Changes the description.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Free text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellationToken = default);

    /// <summary>Removes a registered model with its versions, tags and aliases.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tag">Key up to 250 characters, value up to 100000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SetRegisteredModelTagAsync(string name, Tag tag, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag; none of that key is fine.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken = default);

    /// <summary>Finds registered models, by name unless ordered.</summary>
    /// <param name="query">Filter over <c>name</c> and <c>tags.*</c>; page size 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<RegisteredModel>> SearchRegisteredModelsAsync(SearchQuery query, CancellationToken cancellationToken = default);

    /// <summary>The newest version of each stage.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stages">Only these stages; null or none for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string>? stages = null, CancellationToken cancellationToken = default);

    /// <summary>Points an alias at a version, away from where it pointed before.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">Letters, digits, <c>_</c>, <c>-</c>; not <c>latest</c>, not <c>v1</c>.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken = default);

    /// <summary>
    /// Points an alias at a version if it still points where the caller last saw it, so that of many who move it at once from the same version one does. Where it points elsewhere
    /// nothing is written.
    /// </summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">Letters, digits, <c>_</c>, <c>-</c>; not <c>latest</c>, not <c>v1</c>.</param>
    /// <param name="from">The version it must point at; null when there must be no such alias.</param>
    /// <param name="to">The version it is to point at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it moved, where it points, and how sure that is.</returns>
    Task<AliasMove> MoveAliasAsync(string name, string alias, int? from, int to, CancellationToken cancellationToken = default);

    /// <summary>Removes an alias; none of that name is fine.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken = default);

    /// <summary>The version an alias points at; INVALID_PARAMETER_VALUE when there is no such alias.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ModelVersion> GetVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken = default);

    /// <summary>Makes the next version.</summary>
    /// <param name="version">What it is made of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ModelVersion> CreateModelVersionAsync(NewModelVersion version, CancellationToken cancellationToken = default);

    /// <summary>One version; RESOURCE_DOES_NOT_EXIST otherwise.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ModelVersion> GetModelVersionAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Changes a version's description.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="description">Free text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ModelVersion> UpdateModelVersionAsync(string name, int version, string? description, CancellationToken cancellationToken = default);

    /// <summary>Moves a version to a stage.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="stage"><c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>, in any case.</param>
    /// <param name="archiveExisting">Moves the stage's other versions to <c>Archived</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ModelVersion> TransitionStageAsync(string name, int version, string stage, bool archiveExisting = false, CancellationToken cancellationToken = default);

    /// <summary>Removes a version with its tags and aliases.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteModelVersionAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag of a version.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SetModelVersionTagAsync(string name, int version, Tag tag, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of a version; none of that key is fine.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteModelVersionTagAsync(string name, int version, string key, CancellationToken cancellationToken = default);

    /// <summary>Where the files of a version are.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<string> GetDownloadUriAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Finds versions over all registered models, newest change first unless ordered.</summary>
    /// <param name="query">Filter over <c>name</c>, <c>run_id</c>, <c>source_path</c>, <c>version_number</c> and <c>tags.*</c>; page size 1 to 200000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<ModelVersion>> SearchModelVersionsAsync(SearchQuery query, CancellationToken cancellationToken = default);
}
