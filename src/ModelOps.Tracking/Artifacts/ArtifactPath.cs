using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking;

/// <summary>Decides which relative paths may name an artifact.</summary>
public static class ArtifactPath
{
    /// <summary>The path without doubled or trailing slashes.</summary>
    /// <param name="path">A relative path, with <c>/</c> between the parts.</param>
    /// <param name="allowRoot">True to take the empty path, which is the root.</param>
    /// <exception cref="TrackingException">INVALID_PARAMETER_VALUE: the path could leave the root.</exception>
    public static string Normalize(string path, bool allowRoot = false)
    {
        if (path.Length == 0)
        {
            return allowRoot ? path : throw Invalid(path);
        }

        // A path may reach us encoded, even twice, and be decoded by whatever stands behind us.
        for (var (text, previous) = (path, ""); text != previous; (text, previous) = (Uri.UnescapeDataString(text), text))
        {
            if (text[0] == '/' || Unsafe(text) || text.Split('/').Any(part => part is "." or ".."))
            {
                throw Invalid(path);
            }
        }

        return string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    // A backslash is a separator on Windows, a colon after one letter a drive, and after more a URI's scheme; NUL ends a C string.
    private static bool Unsafe(string path)
    {
        var colon = path.IndexOf(':');
        var scheme = colon > 0 && path.AsSpan(0, colon).IndexOf('/') < 0 && (colon == 1 || path.AsSpan(colon).StartsWith(":/"));
        return scheme || path.Contains('\\') || path.Contains('\0');
    }

    private static TrackingException Invalid(string path) =>
        TrackingErrors.Invalid($"Invalid path: '{path.Replace("\0", "\\0")}'. An artifact path is relative, with '/' between the parts, and has no '.' or '..' in it.");
}
