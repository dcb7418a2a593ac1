using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Server.Security;

/// <summary>
/// Which Host and Origin a request may carry. A page on a foreign site can make a browser call this server under a name that it
/// points at 127.0.0.1 (DNS rebinding); such a call carries the foreign name, which is refused.
/// </summary>
internal sealed class HostRule(ServerOptions options)
{
    private readonly HashSet<string> _names = new(
        [.. options.AllowedHosts, options.Host, "localhost", .. options.NeedsCredentials ? [Environment.MachineName] : Array.Empty<string>()],
        StringComparer.OrdinalIgnoreCase);

    public bool AllowsHost(HostString host) => host.HasValue && Allows(host.Host);

    /// <summary>
    /// No Origin means no browser page. A page may be this server's own, or of a host that whoever runs the server named; anything else
    /// is foreign, also another port of this machine, where anybody's program may serve a page.
    /// </summary>
    public bool AllowsOrigin(string? origin, HostString host)
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
            || options.AllowedHosts.Contains(uri.Host.Trim('[', ']'), StringComparer.OrdinalIgnoreCase)
            || options.AllowedHosts.Contains(uri.Authority, StringComparer.OrdinalIgnoreCase);
    }

    private bool Allows(string host)
    {
        var bare = host.Trim('[', ']');
        return _names.Contains(bare) || (IPAddress.TryParse(bare, out var address) && IsNear(address));
    }

    // An address cannot be re-pointed as a name can; even so only loopback and private ones are taken.
    private static bool IsNear(IPAddress address)
    {
        var near = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(near))
        {
            return true;
        }

        if (near.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return near.IsIPv6UniqueLocal;
        }

        var b = near.GetAddressBytes();
        return b[0] == 10 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168);
    }
}
