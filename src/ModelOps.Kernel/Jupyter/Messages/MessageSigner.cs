using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Kernel.Jupyter.Messages;

/// <summary>HMAC-SHA256 over a message's four JSON frames. An empty key switches signing off, as Jupyter has it.</summary>
internal sealed class MessageSigner(string key)
{
    private const int HexLength = 64;
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public byte[] Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content)
    {
        if (_key.Length == 0)
        {
            return [];
        }

        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(header);
        hash.AppendData(parent);
        hash.AppendData(metadata);
        hash.AppendData(content);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Compares in constant time, so that a forger learns nothing from how long a refusal takes.</summary>
    public bool IsValid(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content) =>
        _key.Length == 0
        || (signature.Length == HexLength && CryptographicOperations.FixedTimeEquals(signature, Sign(header, parent, metadata, content)));
}
