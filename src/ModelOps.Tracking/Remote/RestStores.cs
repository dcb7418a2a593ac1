using Microsoft.Extensions.Logging;
using ModelOps.Tracking.Guarding;
using ModelOps.Tracking.Telemetry;

namespace ModelOps.Tracking.Remote;

/// <summary>Opens the store of an MLflow server: <c>http(s)://host</c>.</summary>
/// <param name="openArtifacts">Opens the artifacts at a URI that the server does not keep.</param>
internal sealed class RestStores(Func<string, TrackingStoreOptions, IArtifactStore> openArtifacts) : ITrackingStoreProvider
{
    public IReadOnlyList<string> Schemes => ["http", "https"];

    public string Form => "http(s)://host";

    /// <summary>Whether a URI names a server.</summary>
    internal static bool IsAddress(string uri) => UriScheme.Of(uri) is "http" or "https";

    internal static RestConnection Connect(string uri, TrackingStoreOptions options) => new(
        RestSettings.Read(uri, options.Environment ?? Environment.GetEnvironmentVariable),
        options.HttpClient,
        options.Time ?? TimeProvider.System,
        options.LoggerFactory.CreateLogger(TrackingLog.Category));

    public Task<ITrackingStore> OpenAsync(string uri, TrackingStoreOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<ITrackingStore>(new RestTrackingStore(Connect(uri, options), artifactUri => openArtifacts(artifactUri, options), new StoreGuard(options)));
}
