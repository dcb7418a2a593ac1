namespace ModelOps.Tracking.Artifacts;

/// <summary>The forms that an artifact URI has: a local path, a folder behind a tracking server, or anything else with a scheme.</summary>
internal static class ArtifactUris
{
    /// <summary>What stands before artifacts that a tracking server keeps, wherever that server is.</summary>
    public const string ProxyScheme = "mlflow-artifacts:";

    /// <summary>Where a tracking server has its artifacts.</summary>
    public const string ProxyPath = "api/2.0/mlflow-artifacts/artifacts";

    /// <summary>The local folder a URI names, or null when it is not local.</summary>
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

            return Uri.UnescapeDataString(rest);
        }

        return uri.Contains("://", StringComparison.Ordinal) || uri.StartsWith(ProxyScheme, StringComparison.Ordinal) ? null : uri;
    }

    /// <summary>The server that a full address of artifacts names, and the path there; null for every other URI.</summary>
    public static (Uri Server, string Path)? Proxied(string uri)
    {
        var at = uri.IndexOf($"/{ProxyPath}", StringComparison.Ordinal) + 1;
        return at > 0 && uri[(at + ProxyPath.Length)..] is var path && (path.Length == 0 || path[0] == '/')
            && Uri.TryCreate(uri[..at], UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            ? (server, path)
            : null;
    }

    /// <summary>Joins as MLflow does: a query stays at the end.</summary>
    public static string Join(string root, string part)
    {
        var query = root.IndexOf('?', StringComparison.Ordinal);
        return query < 0 || !root.Contains("://", StringComparison.Ordinal)
            ? $"{root.TrimEnd('/')}/{part}"
            : $"{root[..query].TrimEnd('/')}/{part}{root[query..]}";
    }
}
