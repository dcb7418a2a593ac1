using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>Names of jobs in the cluster.</summary>
internal static class JobNames
{
    // Pods are called JOB-INDEX, which is their host name, too, and of at most 63 characters.
    private const int Longest = 52;
    private const int DigestLength = 10;

    /// <summary>The name of the job with a key: the key, where it is short enough.</summary>
    internal static string Of(string key) => key.Length <= Longest ? key : $"{key[..(Longest - DigestLength - 1)].TrimEnd('-')}-{Digest(key)[..DigestLength]}";

    /// <summary>The SHA-256 of a text, in lower-case hexadecimal.</summary>
    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
