using ModelOps.Tracking;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Remote;

namespace ModelOps;

/// <summary>Opens artifact stores by URI.</summary>
public static class ArtifactStores
{
    /// <summary>
    /// Opens a root: a folder or <c>file:</c> URI, <c>s3://bucket/prefix</c> (endpoint from <c>MLFLOW_S3_ENDPOINT_URL</c>), or
    /// <c>mlflow-artifacts:/path</c>, which goes through the proxy of the server at <paramref name="trackingUri"/>, as does that server's own address of artifacts.
    /// </summary>
    /// <param name="uri">The root.</param>
    /// <param name="trackingUri">The tracking server, needed for <c>mlflow-artifacts:</c>.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The URI has no known form.</exception>
    public static IArtifactStore Open(string uri, string? trackingUri = null, TrackingStoreOptions? options = null)
    {
        if (uri.Length > 0 && LocalPath(uri) is { } folder)
        {
            return new LocalArtifactStore(folder);
        }

        if ((uri.StartsWith(ProxyArtifactStore.Scheme, StringComparison.Ordinal) || ProxyArtifactStore.IsAddress(uri))
            && trackingUri is not null && StoreUri.Parse(trackingUri) is { IsRemote: true } server && ProxyArtifactStore.Of(server.Connect(options ?? new()), uri) is { } proxy)
        {
            return proxy;
        }

        if (uri.StartsWith(S3ArtifactStore.Scheme, StringComparison.Ordinal))
        {
            return S3ArtifactStore.Open(uri, (options ?? new()).Environment ?? System.Environment.GetEnvironmentVariable);
        }

        throw new InvalidInputException($"Artifacts at '{uri}' cannot be opened: use a folder, s3://bucket/prefix, or mlflow-artifacts:/ with a tracking server.");
    }

    /// <summary>The local folder an artifact URI names, or null when it is not local.</summary>
    /// <param name="uri">A path or a URI.</param>
    public static string? LocalPath(string uri)
    {
        if (uri.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            // By hand, because System.Uri refuses forms that other readers take as local, as file://user:password@/etc.
            var rest = uri["file:".Length..];
            if (rest.StartsWith("//", StringComparison.Ordinal))
            {
                var slash = rest.IndexOf('/', 2);
                rest = slash < 0 ? "/" : rest[slash..];
            }

            return System.Uri.UnescapeDataString(rest);
        }

        return uri.Contains("://", StringComparison.Ordinal) || uri.StartsWith("mlflow-artifacts:", StringComparison.Ordinal) ? null : uri;
    }
}
