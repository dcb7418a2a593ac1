using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Serving.Gateway;

/// <summary>
/// Chooses a version for a caller, without a memory of callers: u is the first eight bytes of SHA-256 of "deployment/name/caller" (UTF-8) as a big-endian
/// number over 2^64, and the version with the largest −weight / ln(u) answers (weighted rendezvous hashing). A caller changes its version only when the
/// weights force it: raising one version's weight moves callers to it alone.
/// </summary>
internal static class CallerHash
{
    private const int MostOnStack = 256;

    /// <summary>What is hashed before the caller.</summary>
    internal static byte[] Prefix(string deployment, string name) => Encoding.UTF8.GetBytes($"{deployment}/{name}/");

    /// <summary>How strongly a version asks for a caller; 0 for one without weight.</summary>
    internal static double Score(ReadOnlySpan<byte> prefix, string caller, double weight)
    {
        if (weight <= 0)
        {
            return 0;
        }

        var length = prefix.Length + Encoding.UTF8.GetMaxByteCount(caller.Length);
        Span<byte> text = length <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[length];
        prefix.CopyTo(text);
        var written = prefix.Length + Encoding.UTF8.GetBytes(caller, text[prefix.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..written], hash);
        return weight / -Math.Log(Share(BinaryPrimitives.ReadUInt64BigEndian(hash)));
    }

    /// <summary>A number between 0 and 1 for the request that has a number: even over many, and in no order that callers could be in step with (SplitMix64).</summary>
    internal static double Share(long number)
    {
        var mixed = unchecked((ulong)number * 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return Share(mixed ^ (mixed >> 31));
    }

    // Neither 0 nor 1, whose logarithms choose nothing.
    private static double Share(ulong bits) => ((bits >> 11) + 0.5) * (1.0 / (1UL << 53));
}
