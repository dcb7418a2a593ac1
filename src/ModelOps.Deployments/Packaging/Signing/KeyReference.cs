using System.Security.Cryptography;

namespace ModelOps.Deployments.Packaging.Signing;

/// <summary>Reads ECDSA keys of the curve P-256 from where a reference says: <c>env:NAME</c>, <c>file:PATH</c>, or a path. What a key holds is in no message.</summary>
internal static class KeyReference
{
    private const string Environmental = "env:";
    private const string Filed = "file:";
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The private key that signs.</summary>
    /// <exception cref="InvalidInputException">No such variable or file, or no private key of P-256 in it.</exception>
    internal static ECDsa Private(string reference)
    {
        var key = Read(reference, "private");
        try
        {
            _ = key.ExportParameters(true);
            return key;
        }
        catch (CryptographicException exception)
        {
            key.Dispose();
            throw new InvalidInputException($"The key '{Shown(reference)}' is a public one, which signs nothing. Give the private key, as 'openssl ecparam -name prime256v1 -genkey -noout' makes it.", exception);
        }
    }

    /// <summary>The public key that checks. A private one is taken for its public half.</summary>
    /// <exception cref="InvalidInputException">No such variable or file, or no key of P-256 in it.</exception>
    internal static ECDsa Public(string reference) => Read(reference, "public");

    private static ECDsa Read(string reference, string kind)
    {
        var pem = Text(reference, kind);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(false).Curve.Oid.Value == P256)
            {
                return key;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidInputException($"'{Shown(reference)}' holds no {kind} key in PEM form. Give an ECDSA key of the curve P-256 without a password.", exception);
        }

        key.Dispose();
        throw new InvalidInputException($"The key '{Shown(reference)}' is of another curve than P-256. Make one with 'openssl ecparam -name prime256v1 -genkey -noout'.");
    }

    private static string Text(string reference, string kind)
    {
        if (reference.StartsWith(Environmental, StringComparison.Ordinal))
        {
            var name = reference[Environmental.Length..];
            return Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
                ? value
                : throw new InvalidInputException($"The environment variable '{name}', which the {kind} key is to come from, is not set. Set it to the key in PEM form.");
        }

        // A key that was pasted in place of its reference would end up in logs.
        var isNamed = reference.StartsWith(Filed, StringComparison.Ordinal);
        if (!isNamed && !File.Exists(reference))
        {
            throw new InvalidInputException($"What was given for the {kind} key is not a file. Give where the key is, rather than the key: env:NAME for an environment variable, or file:PATH.");
        }

        var path = isNamed ? reference[Filed.Length..] : reference;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"The {kind} key '{path}' cannot be read: {exception.Message} Give env:NAME, or file:PATH of a file that you may read.", exception);
        }
    }

    private static string Shown(string reference) => reference.Length > 200 ? reference[..200] + "..." : reference;
}
