using ModelOps.Tracking;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Remote;

namespace ModelOps;

/// <summary>The artifact stores there are, and how one is opened by URI.</summary>
public static class ArtifactStores
{
    private static readonly Catalog<IArtifactStoreProvider> _catalog = new("artifact store", provider => provider.Schemes, () => []);

    /// <summary>What opens stores that were added, one for each kind; folders and servers need none.</summary>
    public static IReadOnlyList<IArtifactStoreProvider> All => _catalog.All;

    /// <summary>Adds a kind of store.</summary>
    /// <param name="provider">What opens its URIs.</param>
    /// <exception cref="InvalidInputException">One of its schemes is taken.</exception>
    public static void Add(IArtifactStoreProvider provider) => _catalog.Add(provider);

    /// <summary>What opens stores of a scheme.</summary>
    /// <param name="scheme">As <c>s3</c>.</param>
    /// <exception cref="InvalidInputException">Nothing does.</exception>
    public static IArtifactStoreProvider Find(string scheme) => _catalog.Find(scheme);

    /// <summary>
    /// Opens a root: a folder or <c>file:</c> URI, <c>mlflow-artifacts:/path</c>, which goes through the proxy of the server at <paramref name="trackingUri"/>, as does that
    /// server's own address of artifacts, or what was added, as <c>s3://bucket/prefix</c> by the package ModelOps.Tracking.Cloud.
    /// </summary>
    /// <param name="uri">The root.</param>
    /// <param name="trackingUri">The tracking server, needed for <c>mlflow-artifacts:</c>.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The URI has no known form.</exception>
    public static IArtifactStore Open(string uri, string? trackingUri = null, TrackingStoreOptions? options = null)
    {
        options ??= new();
        if (uri.Length > 0 && LocalPath(uri) is { } folder)
        {
            return new LocalArtifactStore(folder);
        }

        if ((uri.StartsWith(ArtifactUris.ProxyScheme, StringComparison.Ordinal) || ArtifactUris.Proxied(uri) is not null)
            && trackingUri is not null && RestStores.IsAddress(trackingUri) && ProxyArtifactStore.Of(RestStores.Connect(trackingUri, options), uri) is { } proxy)
        {
            return proxy;
        }

        var scheme = UriScheme.Of(uri);
        if (scheme is not null && _catalog.TryFind(scheme, out var provider))
        {
            return provider.Open(uri, options);
        }

        throw new InvalidInputException(
            $"Artifacts at '{uri}' cannot be opened: use a folder, {string.Concat(All.Select(each => each.Form + ", "))}or mlflow-artifacts:/ with a tracking server.{UriScheme.Package(scheme)}");
    }

    /// <summary>The local folder an artifact URI names, or null when it is not local.</summary>
    /// <param name="uri">A path or a URI.</param>
    public static string? LocalPath(string uri) => ArtifactUris.LocalPath(uri);
}
