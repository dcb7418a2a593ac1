using ModelOps.Tracking;

namespace ModelOps.Server.Security;

/// <summary>
/// Which locations an experiment may be given. A location is only a text until artifacts are touched; then <c>RunArtifacts</c>
/// takes nothing but this server's own root. Fragments and queries have been used to smuggle a second path and are refused at once.
/// </summary>
internal static class ArtifactLocationRule
{
    internal static void Check(string location)
    {
        if (location.Contains('#', StringComparison.Ordinal))
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, "'artifact_location' URL can't include fragments or params.");
        }

        if (location.Contains('?', StringComparison.Ordinal))
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, "Invalid query string");
        }

        if (location.Any(char.IsControl))
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, "'artifact_location' holds control characters.");
        }
    }
}
