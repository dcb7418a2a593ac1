using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Security;

/// <summary>Lets callers in who send one of several tokens: while an old one is replaced, both count. Its time does not show how much of a token was right.</summary>
internal sealed class BearerTokens
{
    /// <summary>Shorter tokens can be guessed.</summary>
    internal const int Shortest = 16;

    private const string Scheme = "Bearer ";
    private readonly byte[][] _digests;

    internal BearerTokens(IEnumerable<string> tokens) => _digests = [.. tokens.Select(Digest)];

    /// <summary>Whether a text can be a token: it goes into a header.</summary>
    internal static bool IsToken(string text) => text.Length >= Shortest && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether an Authorization header holds one of the tokens.</summary>
    internal bool Accepts(string? authorization)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        // Digests have one length, and all are compared.
        var given = Digest(authorization[Scheme.Length..].Trim());
        var isKnown = false;
        foreach (var digest in _digests)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(digest, given);
        }

        return isKnown;
    }

    /// <summary>Answers a request without a token with 401; null when it may go on.</summary>
    internal Task? Refuse(HttpContext context)
    {
        if (Accepts(context.Request.Headers.Authorization))
        {
            return null;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"modelops\"";
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("This server asks for a token: send it in the header Authorization, as 'Bearer TOKEN'.", context.RequestAborted);
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
