using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Tracking;

namespace ModelOps.Governance.Reproduction;

/// <summary>Reads artifacts.</summary>
internal static class ArtifactContent
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The SHA-256 of a file, in hexadecimal.</summary>
    internal static async Task<string> DigestAsync(IArtifactStore artifacts, string path, CancellationToken cancellationToken)
    {
        var content = await artifacts.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A file as text, unpacked where its name ends in <c>.gz</c>; null for one that is no text.</summary>
    internal static async Task<string?> TextAsync(IArtifactStore artifacts, string path, CancellationToken cancellationToken)
    {
        var content = await artifacts.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        try
        {
            if (path.EndsWith(".gz", StringComparison.Ordinal))
            {
                var unpacked = new GZipStream(content, CompressionMode.Decompress);
                await using var ending = unpacked.ConfigureAwait(false);
                await unpacked.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            }

            var text = _strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (Exception exception) when (exception is DecoderFallbackException or InvalidDataException)
        {
            return null;
        }
    }
}
