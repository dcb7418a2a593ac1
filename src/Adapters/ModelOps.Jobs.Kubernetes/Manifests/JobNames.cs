using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>Names of jobs in the cluster.</summary>
internal static partial class JobNames
{
    // Pods are called JOB-INDEX, which is their host name, too, and of at most 63 characters.
    private const int Longest = 52;
    private const int DigestLength = 10;

    /// <summary>The name of the job with a key: the key, where it is a name that Kubernetes takes.</summary>
    /// <exception cref="InvalidInputException">It is not a key.</exception>
    internal static string Of(string key)
    {
        if (!Key().IsMatch(key))
        {
            throw new InvalidInputException($"A job's key cannot be '{key}'. It has at most 63 lower-case letters, digits and '-'.");
        }

        return key.Length <= Longest && Label().IsMatch(key) ? key : $"{key[..Math.Min(key.Length, Longest - DigestLength - 1)].Trim('-')}-{Digest(key)[..DigestLength]}".TrimStart('-');
    }

    /// <summary>The SHA-256 of a text, in lower-case hexadecimal.</summary>
    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("^[a-z0-9-]{1,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
