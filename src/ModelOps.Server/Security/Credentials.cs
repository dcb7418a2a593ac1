using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Server.Security;

/// <summary>Checks an Authorization header without telling by its time how much of a secret was right.</summary>
internal sealed class Credentials(ServerOptions options)
{
    private readonly byte[]? _token = Digest(options.Token);
    private readonly byte[]? _userName = Digest(options.UserName);
    private readonly byte[]? _password = Digest(options.Password);

    public bool Needed { get; } = options.NeedsCredentials;

    public bool Accepts(string? authorization)
    {
        if (!Needed)
        {
            return true;
        }

        const string Bearer = "Bearer ";
        const string Basic = "Basic ";
        if (authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true)
        {
            return Same(_token, authorization[Bearer.Length..].Trim());
        }

        if (authorization?.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) != true || !TryDecode(authorization[Basic.Length..].Trim(), out var pair))
        {
            return false;
        }

        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        // All three are compared, always: neither the order nor the outcome of one may show in the time.
        var (givenName, givenPassword) = (pair[..colon], pair[(colon + 1)..]);
        return (Same(_userName, givenName) & Same(_password, givenPassword)) | Same(_token, givenPassword);
    }

    // Digests have one length, so the comparison does not tell the secret's.
    private static bool Same(byte[]? expected, string given) =>
        CryptographicOperations.FixedTimeEquals(expected ?? new byte[SHA256.HashSizeInBytes], Digest(given)!) && expected is not null;

    private static byte[]? Digest(string? text) => text is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool TryDecode(string base64, out string text)
    {
        var bytes = new byte[base64.Length];
        var decoded = Convert.TryFromBase64String(base64, bytes, out var count);
        text = decoded ? Encoding.UTF8.GetString(bytes, 0, count) : "";
        return decoded;
    }
}
