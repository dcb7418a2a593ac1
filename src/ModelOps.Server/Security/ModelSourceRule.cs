using ModelOps.Tracking;

namespace ModelOps.Server.Security;

/// <summary>Which sources a model version may have, so that nobody registers <c>/etc</c> and downloads it as a model.</summary>
internal static class ModelSourceRule
{
    private const int MostDecodings = 8;

    /// <summary>Refuses a source that is a local path outside the run's artifacts, or that climbs.</summary>
    /// <param name="source">The source, not empty.</param>
    /// <param name="runArtifactUri">Where the named run keeps artifacts; null without a run.</param>
    internal static void Check(string source, string? runArtifactUri)
    {
        var isFile = source.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        if (isFile || IsPath(source))
        {
            CheckLocal(isFile ? PathOfFileUri(source) : source, runArtifactUri);
            return;
        }

        if (Climbs(source))
        {
            throw new TrackingException(
                ErrorCode.InvalidParameterValue,
                $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.");
        }
    }

    private static void CheckLocal(string path, string? runArtifactUri)
    {
        var run = runArtifactUri is null ? null : ArtifactStores.LocalPath(runArtifactUri);
        var inside = run is not null && !path.Contains('\0') && Path.IsPathFullyQualified(path)
            && (Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + Path.DirectorySeparatorChar)
                .StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!inside)
        {
            throw new TrackingException(
                ErrorCode.InvalidParameterValue,
                $"Invalid model version source: '{Tidy(path)}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.");
        }
    }

    // A drive letter is no scheme we know, and so is refused below as climbing.
    private static bool IsPath(string source) => !source.Contains(':', StringComparison.Ordinal) || source.StartsWith('/') || source.StartsWith('.');

    private static string PathOfFileUri(string source)
    {
        var rest = source["file:".Length..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return rest;
        }

        var slash = rest.IndexOf('/', 2);
        return slash < 0 ? "/" : rest[slash..];
    }

    private static string Tidy(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        return path.Length > 1 ? path.TrimEnd('/') : path;
    }

    private static bool Climbs(string source)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            if (source.AsSpan().ContainsAny("\\\0#?") || source.Split('/').Contains(".."))
            {
                return true;
            }

            var decoded = Uri.UnescapeDataString(source);
            if (decoded == source)
            {
                return false;
            }

            source = decoded;
        }

        return true;
    }
}
