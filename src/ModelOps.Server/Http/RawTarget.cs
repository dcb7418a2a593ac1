using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelOps.Server.Http;

/// <summary>
/// The path of a request as it was sent, decoded once and otherwise untouched. The web server would remove <c>..</c> on its own,
/// so that a path meant for one endpoint could arrive at another; here it is seen, and refused where it matters.
/// </summary>
internal static class RawTarget
{
    /// <summary>Puts the decoded path in place of the tidied one; false when the target is no path.</summary>
    internal static bool TryApply(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length == 0 || target[0] != '/')
        {
            return false;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        context.Request.Path = path.Contains('%', StringComparison.Ordinal) ? new PathString(Uri.UnescapeDataString(path)) : new PathString(path);
        return true;
    }
}
