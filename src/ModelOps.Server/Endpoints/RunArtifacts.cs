using ModelOps.Server.Security;
using ModelOps.Tracking;

namespace ModelOps.Server.Endpoints;

/// <summary>
/// Finds the folder below this server's artifact root that an artifact URI names. Any other URI is refused: the server opens no
/// local path outside its root, and never calls another host because of what a request or a row of the store says.
/// </summary>
internal static class RunArtifacts
{
    private const string Proxied = "mlflow-artifacts:";
    private const string OfRun = "runs:/";

    /// <summary>The folder, relative to the root.</summary>
    internal static string FolderOf(string artifactUri, IArtifactStore root)
    {
        if (artifactUri.StartsWith(Proxied, StringComparison.Ordinal))
        {
            var path = artifactUri[Proxied.Length..];
            if (path.StartsWith("//", StringComparison.Ordinal))
            {
                throw NotHere(artifactUri);
            }

            path = path.TrimStart('/');
            ArtifactPathRule.RefuseUnstorable(path);
            return path;
        }

        var (local, home) = (ArtifactStores.LocalPath(artifactUri), ArtifactStores.LocalPath(root.Uri));
        if (local is null || home is null || artifactUri.StartsWith(OfRun, StringComparison.Ordinal) || local.Contains('\0'))
        {
            throw NotHere(artifactUri);
        }

        var below = Path.GetRelativePath(home, Path.GetFullPath(local));
        if (Path.IsPathRooted(below) || below is "." or ".." || below.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw NotHere(artifactUri);
        }

        return below.Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>The folder of a run.</summary>
    internal static async Task<string> FolderOfRunAsync(string runId, ServerOptions options, CancellationToken cancellationToken)
    {
        var run = await options.Store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        return FolderOf(run.Info.ArtifactUri, options.Artifacts);
    }

    /// <summary>The folder of a model version, whose source may be a path within a run.</summary>
    internal static async Task<string> FolderOfVersionAsync(string name, int version, ServerOptions options, CancellationToken cancellationToken)
    {
        var uri = await options.Store.GetDownloadUriAsync(name, version, cancellationToken).ConfigureAwait(false);
        if (!uri.StartsWith(OfRun, StringComparison.Ordinal))
        {
            return FolderOf(uri, options.Artifacts);
        }

        var parts = uri[OfRun.Length..].TrimStart('/').Split('/', 2);
        var folder = await FolderOfRunAsync(parts[0], options, cancellationToken).ConfigureAwait(false);
        if (parts.Length == 1)
        {
            return folder;
        }

        ArtifactPathRule.RefuseUnstorable(parts[1]);
        return $"{folder}/{parts[1]}";
    }

    /// <summary>What is directly in a folder; each path is only a name.</summary>
    internal static async Task<IReadOnlyList<ArtifactFile>> ListAsync(IArtifactStore root, string folder, string path, CancellationToken cancellationToken)
    {
        ArtifactPathRule.RefuseEscape(path);
        if (path.Length > 0 && !ArtifactPathRule.CanBeStored(path))
        {
            return [];
        }

        var files = await root.ListAsync(folder.Length == 0 || path.Length == 0 ? folder + path : $"{folder}/{path}", cancellationToken).ConfigureAwait(false);
        return [.. files.Select(file => file with { Path = file.Path[(file.Path.LastIndexOf('/') + 1)..] })];
    }

    private static TrackingException NotHere(string uri) =>
        new(ErrorCode.InvalidParameterValue, $"The artifacts at '{uri}' are not kept by this server; read them from where they are.");
}
