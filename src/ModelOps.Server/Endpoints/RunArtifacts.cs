using ModelOps.Server.Security;
using ModelOps.Tracking;

namespace ModelOps.Server.Endpoints;

/// <summary>A folder in one of the roots that this server reads and writes.</summary>
/// <param name="Store">The root.</param>
/// <param name="Folder">Relative to it; empty for the root itself.</param>
internal readonly record struct ArtifactPlace(IArtifactStore Store, string Folder)
{
    public string Of(string path) => Folder.Length == 0 || path.Length == 0 ? Folder + path : $"{Folder}/{path}";
}

/// <summary>
/// Finds the folder that an artifact URI names: below this server's artifact root, or below the root that new experiments get. Any
/// other URI is refused: the server opens no other local path, and never calls another host because of what a request or a row of
/// the store says.
/// </summary>
internal static class RunArtifacts
{
    private const string Proxied = "mlflow-artifacts:";
    private const string ProxyPath = "/mlflow-artifacts/artifacts";
    private const string OfRun = "runs:/";

    /// <summary>The place of a URI.</summary>
    internal static ArtifactPlace PlaceOf(string artifactUri, ServerOptions options)
    {
        if (artifactUri.StartsWith(Proxied, StringComparison.Ordinal))
        {
            var path = artifactUri[Proxied.Length..];
            return path.StartsWith("//", StringComparison.Ordinal) ? throw NotHere(artifactUri) : InProxy(path, options);
        }

        if (OwnAddress(options) is { } address && artifactUri.StartsWith(address + "/", StringComparison.Ordinal))
        {
            return InProxy(artifactUri[(address.LastIndexOf(ProxyPath, StringComparison.Ordinal) + ProxyPath.Length)..], options);
        }

        foreach (var root in options.Roots)
        {
            if (Below(root.Uri, artifactUri) is { } folder)
            {
                return new ArtifactPlace(root, folder);
            }
        }

        throw NotHere(artifactUri);
    }

    /// <summary>The place of a run's artifacts.</summary>
    internal static async Task<ArtifactPlace> PlaceOfRunAsync(string runId, ServerOptions options, CancellationToken cancellationToken)
    {
        var run = await options.Store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        return PlaceOf(run.Info.ArtifactUri, options);
    }

    /// <summary>The place of a model version, whose source may be a path within a run.</summary>
    internal static async Task<ArtifactPlace> PlaceOfVersionAsync(string name, int version, ServerOptions options, CancellationToken cancellationToken)
    {
        var uri = await options.Store.GetDownloadUriAsync(name, version, cancellationToken).ConfigureAwait(false);
        if (!uri.StartsWith(OfRun, StringComparison.Ordinal))
        {
            return PlaceOf(uri, options);
        }

        var parts = uri[OfRun.Length..].TrimStart('/').Split('/', 2);
        var place = await PlaceOfRunAsync(parts[0], options, cancellationToken).ConfigureAwait(false);
        if (parts.Length == 1)
        {
            return place;
        }

        ArtifactPathRule.RefuseUnstorable(parts[1]);
        return place with { Folder = place.Of(parts[1]) };
    }

    /// <summary>What is directly in a folder; each path is only a name.</summary>
    internal static async Task<IReadOnlyList<ArtifactFile>> ListAsync(ArtifactPlace place, string path, CancellationToken cancellationToken)
    {
        ArtifactPathRule.RefuseEscape(path);
        if (path.Length > 0 && !ArtifactPathRule.CanBeStored(path))
        {
            return [];
        }

        var files = await place.Store.ListAsync(place.Of(path), cancellationToken).ConfigureAwait(false);
        return [.. files.Select(file => file with { Path = file.Path[(file.Path.LastIndexOf('/') + 1)..] })];
    }

    private static ArtifactPlace InProxy(string path, ServerOptions options)
    {
        path = path.TrimStart('/');
        if (path.Length > 0)
        {
            ArtifactPathRule.RefuseUnstorable(path);
        }

        return new ArtifactPlace(options.Artifacts, path);
    }

    // Where clients were told to send artifacts to this server by its address.
    private static string? OwnAddress(ServerOptions options) =>
        options.DefaultArtifactRoot?.TrimEnd('/') is { } root && root.StartsWith("http", StringComparison.OrdinalIgnoreCase) && root.Contains(ProxyPath, StringComparison.Ordinal) ? root : null;

    /// <summary>The part of a URI below a root; null where it is elsewhere, or the root itself.</summary>
    private static string? Below(string root, string uri)
    {
        var (local, home) = (ArtifactStores.LocalPath(uri), ArtifactStores.LocalPath(root));
        if (home is null)
        {
            if (!uri.StartsWith(root + "/", StringComparison.Ordinal))
            {
                return null;
            }

            ArtifactPathRule.RefuseUnstorable(uri[(root.Length + 1)..]);
            return uri[(root.Length + 1)..];
        }

        if (local is null || uri.StartsWith(OfRun, StringComparison.Ordinal) || local.Contains('\0'))
        {
            return null;
        }

        var below = Path.GetRelativePath(home, Path.GetFullPath(local));
        return Path.IsPathRooted(below) || below is "." or ".." || below.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? null
            : below.Replace(Path.DirectorySeparatorChar, '/');
    }

    private static TrackingException NotHere(string uri) =>
        new(ErrorCode.InvalidParameterValue, $"The artifacts at '{uri}' are not kept by this server; read them from where they are.");
}
