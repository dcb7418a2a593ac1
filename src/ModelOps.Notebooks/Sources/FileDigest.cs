using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ModelOps;

/// <summary>The SHA-256 of files, read once for each state of a file: path, length and time of its last write.</summary>
internal static class FileDigest
{
    private const int MostKept = 1000;
    private static readonly ConcurrentDictionary<string, (long Length, DateTime Written, string Sha256)> _known = new(StringComparer.Ordinal);

    /// <summary>The digest in hexadecimal; null for what is no file, or cannot be read.</summary>
    internal static string? Of(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true } file)
            {
                return null;
            }

            var (length, written) = (file.Length, file.LastWriteTimeUtc);
            if (_known.TryGetValue(file.FullName, out var known) && (known.Length, known.Written) == (length, written))
            {
                return known.Sha256;
            }

            using var content = file.OpenRead();
            var digest = Convert.ToHexStringLower(SHA256.HashData(content));
            if (_known.Count >= MostKept)
            {
                _known.Clear();
            }

            _known[file.FullName] = (length, written, digest);
            return digest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }
}
