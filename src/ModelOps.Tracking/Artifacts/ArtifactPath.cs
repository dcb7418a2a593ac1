using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Artifacts;

/// <summary>Decides which relative paths may name an artifact.</summary>
internal static class ArtifactPath
{
    /// <summary>The path without doubled or trailing slashes; throws when it could leave the root.</summary>
    public static string Normalize(string path, bool allowRoot = false)
    {
        if (path.Length == 0)
        {
            return allowRoot ? path : throw Invalid(path);
        }

        if (path[0] == '/' || path.AsSpan().ContainsAny("\\\0:*?\"<>|") && Unsafe(path))
        {
            throw Invalid(path);
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Any(part => part is "." or ".."))
        {
            throw Invalid(path);
        }

        return string.Join('/', parts);
    }

    // A backslash is a separator on Windows, a colon after one letter a drive, and after more a URI's scheme; NUL ends a C string.
    private static bool Unsafe(string path)
    {
        var colon = path.IndexOf(':');
        var scheme = colon > 0 && path.AsSpan(0, colon).IndexOf('/') < 0 && (colon == 1 || path.AsSpan(colon).StartsWith(":/"));
        return scheme || path.Contains('\\') || path.Contains('\0');
    }

    private static TrackingException Invalid(string path) =>
        Faults.Invalid($"Invalid path: '{path.Replace("\0", "\\0")}'. An artifact path is relative, with '/' between the parts, and has no '.' or '..' in it.");
}
