using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Deployments.Packaging.Signing;

/// <summary>A detached signature: ECDSA of P-256 over the SHA-256 of a file, DER in base64, as <c>openssl dgst</c> and <c>cosign verify-blob</c> read it.</summary>
internal static class PackageSignature
{
    internal static byte[] Sign(byte[] content, ECDsa key) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) + "\n");

    internal static bool IsOf(byte[] content, byte[] signature, ECDsa key)
    {
        // DER of P-256 takes at most 72 bytes; what is longer than its base64 is none.
        Span<byte> der = stackalloc byte[128];
        return signature.Length <= der.Length
            && Convert.TryFromBase64String(Encoding.ASCII.GetString(signature).TrimEnd(), der, out var length)
            && key.VerifyData(content, der[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The SHA-256 of a public key in DER, in hexadecimal: it identifies a key without showing it.</summary>
    internal static string Fingerprint(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
