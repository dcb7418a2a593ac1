using System.Net;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Hosting;

/// <summary>
/// Refuses requests addressed to a name this server does not go by, so that a web page cannot reach it through a name
/// that its owner points at 127.0.0.1 (DNS rebinding).
/// </summary>
internal sealed class HostGuard(ScoringOptions options)
{
    private readonly HashSet<string> _names = new([.. options.AllowedHosts, "localhost", Dns.GetHostName()], StringComparer.OrdinalIgnoreCase);

    // A rebinding attack needs a name; a bare address can only have been typed, or linked to, by someone who knows it.
    internal bool Allows(HostString host) => host.HasValue && (_names.Contains(host.Host) || IPAddress.TryParse(host.Host.AsSpan().Trim("[]"), out _));
}
