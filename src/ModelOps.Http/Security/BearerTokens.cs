using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Security;

/// <summary>
/// Lets callers in who send one of several tokens: while an old one is replaced, both count. Its time does not show how much of a token was right.
/// A browser, which can send no bearer token, asks for a user name and a password: the password is the token, the name does not count.
/// </summary>
internal sealed class BearerTokens
{
    /// <summary>Shorter tokens can be guessed.</summary>
    internal const int Shortest = 16;

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private readonly byte[][] _digests;

    internal BearerTokens(IEnumerable<string> tokens) => _digests = [.. tokens.Select(Digest)];

    /// <summary>Whether a text can be a token: it goes into a header.</summary>
    internal static bool IsToken(string text) => text.Length >= Shortest && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether an Authorization header holds one of the tokens.</summary>
    internal bool Accepts(string? authorization)
    {
        if (Given(authorization) is not { } token)
        {
            return false;
        }

        // Digests have one length, and all are compared.
        var given = Digest(token);
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

        // A browser that opens a page asks its user; a program is not led to send a password.
        var isPage = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = isPage ? "Basic realm=\"modelops\", charset=\"UTF-8\"" : "Bearer realm=\"modelops\"";
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(
            isPage ? "This server asks for a token: load the page again, and give the token as password, with any user name." : "This server asks for a token: send it in the header Authorization, as 'Bearer TOKEN'.",
            context.RequestAborted);
    }

    private static string? Given(string? authorization)
    {
        if (authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true)
        {
            return authorization[Bearer.Length..].Trim();
        }

        if (authorization?.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var base64 = authorization[Basic.Length..].Trim();
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var count) && Encoding.UTF8.GetString(bytes, 0, count) is var pair && pair.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? pair[(colon + 1)..] : null;
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
