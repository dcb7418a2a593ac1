using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Security;

/// <summary>
/// Which Host and Origin a request may carry. A page on a foreign site can make a browser call a server under a name that it
/// points at 127.0.0.1 (DNS rebinding); such a call carries the foreign name, which is refused.
/// </summary>
internal sealed class CallerRule
{
    private const string Any = "*";
    private readonly HashSet<string> _names;
    private readonly IReadOnlyList<string> _allowedHosts;
    private readonly string _hostRefusal;
    private volatile string? _lastHost;

    /// <param name="host">The host that the server listens on.</param>
    /// <param name="allowedHosts">Names that whoever runs the server added; <c>*</c> for any.</param>
    /// <param name="byMachineName">Whether it goes by this machine's name; not where only this machine reaches it.</param>
    /// <param name="hostRefusal">What a caller reads who names another host.</param>
    internal CallerRule(string host, IReadOnlyList<string> allowedHosts, bool byMachineName, string hostRefusal)
    {
        _hostRefusal = hostRefusal;
        _allowedHosts = allowedHosts;
        _names = new([.. allowedHosts, host, "localhost", .. byMachineName ? [Environment.MachineName, Dns.GetHostName()] : Array.Empty<string>()], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Answers a request that may not go on with 403; null when it may.</summary>
    internal Task? Refuse(HttpContext context)
    {
        var request = context.Request;
        return !IsLast(request.Host) && !AllowsHost(request.Host, context.Connection.LocalIpAddress)
            ? ForbidAsync(context, _hostRefusal)
            : ChangesState(request.Method) && (!AllowsOrigin(request.Headers.Origin, request.Host) || IsCrossSite(request))
                ? ForbidAsync(context, "Cross-origin request blocked")
                : null;
    }

    /// <summary>Whether a request may name this host.</summary>
    /// <param name="host">The Host header.</param>
    /// <param name="own">The address that the caller connected to.</param>
    internal bool AllowsHost(HostString host, IPAddress? own = null)
    {
        if (!host.HasValue)
        {
            return false;
        }

        if (IsLast(host) || _names.Contains(Any))
        {
            return true;
        }

        var bare = host.Host.Trim('[', ']');
        IPAddress? address = null;
        if (_names.Contains(bare) || (IPAddress.TryParse(bare, out address) && IsNear(Plain(address))))
        {
            _lastHost = host.Value;
            return true;
        }

        // Only a name can be pointed elsewhere: an address that is our own was meant for us.
        return address is not null && own is not null && Plain(address).Equals(Plain(own));
    }

    /// <summary>
    /// No Origin means no browser page. A page may be this server's own, or of a host that whoever runs the server named; anything else
    /// is foreign, also another port of this machine, where anybody's program may serve a page.
    /// </summary>
    internal bool AllowsOrigin(string? origin, HostString host)
    {
        if (string.IsNullOrEmpty(origin))
        {
            return true;
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return false;
        }

        return uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase)
            || _allowedHosts.Contains(uri.Host.Trim('[', ']'), StringComparer.OrdinalIgnoreCase)
            || _allowedHosts.Contains(uri.Authority, StringComparer.OrdinalIgnoreCase);
    }

    // Callers come back with the same header.
    private bool IsLast(HostString host) => host.HasValue && host.Value == _lastHost;

    private static bool ChangesState(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Browsers say so themselves, also where they leave Origin out.
    private static bool IsCrossSite(HttpRequest request) => string.IsNullOrEmpty(request.Headers.Origin) && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // An address cannot be pointed elsewhere as a name can; even so only loopback and private ones are taken.
    private static bool IsNear(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return true;
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6UniqueLocal;
        }

        var b = address.GetAddressBytes();
        return b[0] == 10 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168);
    }

    private static Task ForbidAsync(HttpContext context, string reason)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
