using Microsoft.AspNetCore.Http;
using ModelOps.Server.Http;
using ModelOps.Tracking;

namespace ModelOps.Server.Security;

/// <summary>
/// The one policy of the whole server, applied before routing: so no endpoint, spelling of a path or method can be outside it.
/// Only <c>/health</c> is open, for probes that know neither name nor secret.
/// </summary>
internal sealed class RequestGuard(ServerOptions options)
{
    private readonly HostRule _hosts = new(options);
    private readonly Credentials _credentials = new(options);

    /// <summary>Whether the request may go on; otherwise it has been answered.</summary>
    public async Task<bool> AdmitsAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value == "/health" && HttpMethods.IsGet(request.Method))
        {
            return true;
        }

        if (!_hosts.AllowsHost(request.Host))
        {
            await RefuseAsync(context, "Invalid Host header - possible DNS rebinding attack detected").ConfigureAwait(false);
            return false;
        }

        if (ChangesState(request.Method) && (!_hosts.AllowsOrigin(request.Headers.Origin, request.Host) || IsCrossSite(request)))
        {
            await RefuseAsync(context, "Cross-origin request blocked").ConfigureAwait(false);
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

    private static bool ChangesState(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Browsers say so themselves, also where they leave Origin out.
    private static bool IsCrossSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && string.IsNullOrEmpty(request.Headers.Origin);

    private static Task RefuseAsync(HttpContext context, string reason)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
