using ModelOps.Tracking;

namespace ModelOps.Server.Security;

/// <summary>
/// Which artifact paths a request may name. The artifact store has its own, equal rule; this one stands before it, sees encodings
/// through, and answers as MLflow does.
/// </summary>
internal static class ArtifactPathRule
{
    // Decoded again and again, as somebody behind us might; a name that is still encoded after this many times is no honest one.
    private const int MostDecodings = 8;

    /// <summary>Refuses a path that leads, or once decoded would lead, out of its folder.</summary>
    internal static void RefuseEscape(string path)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            if (Escapes(path))
            {
                throw Invalid();
            }

            var decoded = path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;
            if (decoded == path)
            {
                return;
            }

            path = decoded;
        }

        throw Invalid();
    }

    /// <summary>Whether anything can be stored under the path at all; what cannot be stored is never found.</summary>
    internal static bool CanBeStored(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts
        && parts.All(part => part is not ("." or "..") && !part.AsSpan().ContainsAny('\\', '\0'));

    /// <summary>Refuses a path for writing or deleting.</summary>
    internal static void RefuseUnstorable(string path)
    {
        RefuseEscape(path);
        if (!CanBeStored(path))
        {
            throw Invalid();
        }
    }

    private static TrackingException Invalid() => new(ErrorCode.InvalidParameterValue, "Invalid path");

    private static bool Escapes(string path) =>
        path.StartsWith('/') || path.Contains('#', StringComparison.Ordinal) || HasScheme(path) || path.Split('/').Contains("..");

    // file:///etc, C:\x
    private static bool HasScheme(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && path.AsSpan(0, colon).IndexOf('/') < 0
            && (path.AsSpan(colon + 1).StartsWith("/") || (colon == 1 && char.IsAsciiLetter(path[0])));
    }
}
