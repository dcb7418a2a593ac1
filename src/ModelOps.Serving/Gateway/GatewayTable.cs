using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Gateway;

/// <summary>Where requests go at one time. It never changes: another takes its place.</summary>
internal sealed class GatewayTable
{
    private readonly (GatewayDestination To, double Weight)[] _weighted;

    internal GatewayTable(IReadOnlyDictionary<string, GatewayDestination> destinations, GatewayTraffic traffic)
    {
        Destinations = destinations;
        Traffic = traffic;
        _weighted = [.. traffic.Weights.Where(pair => pair.Value > 0).Select(pair => (destinations[pair.Key], pair.Value))];
        Shadow = traffic.Shadow is { } name ? destinations[name] : null;
        Only = _weighted is [var (only, _)] ? only : null;
    }

    internal static GatewayTable Empty { get; } = new(new Dictionary<string, GatewayDestination>(), new GatewayTraffic());

    internal IReadOnlyDictionary<string, GatewayDestination> Destinations { get; }

    internal GatewayTraffic Traffic { get; }

    internal GatewayDestination? Shadow { get; }

    /// <summary>The version that answers everything; null when several share the requests.</summary>
    internal GatewayDestination? Only { get; }

    internal bool IsShared => _weighted.Length > 1;

    /// <summary>The version for a request.</summary>
    /// <param name="caller">What the caller is known by; null when it is not.</param>
    /// <param name="number">The request's number.</param>
    /// <param name="failed">A version that could not answer it; null for none.</param>
    internal GatewayDestination? Pick(string? caller, long number, GatewayDestination? failed) =>
        Only is { } only ? (only == failed ? null : only)
        : Pick(caller, number, failed, anyway: false) ?? Pick(caller, number, failed, anyway: true);

    /// <summary>What the caller of a request is known by; null when nothing.</summary>
    internal string? Caller(HttpRequest request) => Traffic.Key switch
    {
        null => null,
        { Source: CallerKeySource.Cookie } key => request.Cookies[key.Name],
        { } key => request.Headers[key.Name] is [{ Length: > 0 } value, ..] ? value : null,
    };

    private GatewayDestination? Pick(string? caller, long number, GatewayDestination? failed, bool anyway)
    {
        GatewayDestination? best = null;
        if (caller is not null)
        {
            var most = 0.0;
            foreach (var (to, weight) in _weighted)
            {
                if (to != failed && (anyway || to.IsUp) && CallerHash.Score(to.HashPrefix, caller, weight) is var score && score > most)
                {
                    (best, most) = (to, score);
                }
            }

            return best;
        }

        var total = 0.0;
        foreach (var (to, weight) in _weighted)
        {
            total += to != failed && (anyway || to.IsUp) ? weight : 0;
        }

        var left = CallerHash.Share(number) * total;
        foreach (var (to, weight) in _weighted)
        {
            if (to != failed && (anyway || to.IsUp))
            {
                best = to;
                left -= weight;
                if (left < 0)
                {
                    break;
                }
            }
        }

        return best;
    }
}
