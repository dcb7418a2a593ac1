namespace ModelOps.Tracking.Sqlite;

/// <summary>Joins artifact URIs the way MLflow does.</summary>
internal static class ArtifactRoots
{
    public static string Join(string root, string part)
    {
        var query = root.IndexOf('?', StringComparison.Ordinal);
        return query < 0 || !root.Contains("://", StringComparison.Ordinal)
            ? $"{root.TrimEnd('/')}/{part}"
            : $"{root[..query].TrimEnd('/')}/{part}{root[query..]}";
    }
}
