namespace ModelOps.Tracking;

/// <summary>
/// MLflow's tracking store and model registry. The SQLite store and the REST client are implementations; both throw
/// <see cref="TrackingException"/> with MLflow's error codes and messages. All members may be called from many threads.
/// </summary>
public interface ITrackingStore : IExperimentStore, IRunStore, IRegistryStore, IAsyncDisposable
{
    /// <summary>What was opened, for messages: a path or an address, without credentials.</summary>
    string Uri { get; }
}
