namespace ModelOps.Tracking;

/// <summary>
/// MLflow's tracking store and model registry. The SQLite store and the REST client are implementations; both throw
/// <see cref="TrackingException"/> with MLflow's error codes and messages. All members may be called from many threads.
/// </summary>
public interface ITrackingStore : IExperimentStore, IRunStore, IRegistryStore, IAsyncDisposable
{
    /// <summary>What was opened, for messages: a path or an address, without credentials.</summary>
    string Uri { get; }

    /// <summary>Opens the artifacts at a URI of this store, as a run's <see cref="RunInfo.ArtifactUri"/>; a remote store lends its credentials.</summary>
    /// <param name="artifactUri">A folder, <c>s3://…</c> or <c>mlflow-artifacts:/…</c>.</param>
    /// <exception cref="InvalidInputException">The URI has no form this store can open.</exception>
    IArtifactStore OpenArtifacts(string artifactUri);
}
