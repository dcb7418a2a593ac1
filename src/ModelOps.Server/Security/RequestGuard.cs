using Microsoft.AspNetCore.Http;
using ModelOps.Http.Security;
using ModelOps.Server.Http;
using ModelOps.Tracking;

namespace ModelOps.Server.Security;

/// <summary>
/// The one policy of the whole server, applied before routing: so no endpoint, spelling of a path or method can be outside it.
/// Only <c>/health</c> is open, for probes that know neither name nor secret.
/// </summary>
internal sealed class RequestGuard(ServerOptions options)
{
    // MLflow's words.
    private const string HostRefusal = "Invalid Host header - possible DNS rebinding attack detected";

    // Without credentials it can be reached from this machine only, where nobody calls it by the machine's name.
    private readonly CallerRule _callers = new(options.Host, options.AllowedHosts, options.NeedsCredentials, HostRefusal);
    private readonly Credentials _credentials = new(options);

    /// <summary>Whether the request may go on; otherwise it has been answered.</summary>
    public async Task<bool> AdmitsAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value == "/health" && HttpMethods.IsGet(request.Method))
        {
            return true;
        }

        if (_callers.Refuse(context) is { } refusal)
        {
            await refusal.ConfigureAwait(false);
            return false;
        }

        if (!_credentials.Accepts(request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"modelops\", charset=\"UTF-8\"";
            await ErrorReply.WriteAsync(context, ErrorCode.Unauthenticated, "This server asks for credentials: send its token as bearer token, or a user name and a password.").ConfigureAwait(false);
            return false;
        }

        return true;
    }
}
