using System.Net;

namespace ModelOps;

/// <summary>Makes clients of deployments on this machine: with the token and the certificate that their specification names.</summary>
internal static class ServedClient
{
    /// <param name="spec">What the deployment is.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="token">Where to read the token in place of where the deployment reads it; null for there.</param>
    /// <param name="certificate">The certificate in place of the deployment's; null for that.</param>
    /// <exception cref="InvalidInputException">This process cannot read the token or the certificate.</exception>
    internal static ScoringClient Of(DeploymentSpec spec, Uri address, string? token = null, string? certificate = null)
    {
        try
        {
            var tokens = token is null ? spec.Serving : new ServingSpec { Tokens = [token] };
            return new ScoringClient(Near(address), token: tokens.FirstToken(), certificateFile: certificate ?? (address.Scheme == Uri.UriSchemeHttps ? spec.Serving.Tls?.CertificateFile : null));
        }
        catch (InvalidInputException exception) when (token is null && spec.Serving.Tokens.Count > 0 && certificate is null)
        {
            throw new InvalidInputException($"The deployment '{spec.Name}' asks for a token. {exception.Message} Or give the token with {Wording.Option("token", "env:NAME")}.", exception);
        }
    }

    // What listens on all addresses is reached on this machine's own.
    internal static Uri Near(Uri address) => IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
        ? new UriBuilder(address) { Host = ip.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri
        : address;
}
