using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelOps.Http.Security;

/// <summary>Reads a server's certificate from files.</summary>
internal static class CertificateFiles
{
    /// <summary>Reads a certificate with its private key, and those that lead to its issuer.</summary>
    /// <param name="file">A <c>.pfx</c> or <c>.p12</c> file, or one of PEM texts.</param>
    /// <param name="keyFile">The private key where it is in a PEM file of its own.</param>
    /// <param name="passwordVariable">The environment variable that holds the password; null for none.</param>
    /// <param name="time">The clock: a certificate that has ended, or is not valid yet, is refused.</param>
    /// <exception cref="InvalidInputException">A file or the variable is missing, or they do not fit together.</exception>
    internal static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Read(string file, string? keyFile, string? passwordVariable, TimeProvider time)
    {
        foreach (var needed in new[] { file, keyFile })
        {
            if (needed is not null && !File.Exists(needed))
            {
                throw new InvalidInputException($"There is no file '{needed}' for TLS. Give the path of a certificate, and of its key.");
            }
        }

        var password = passwordVariable is null ? null : Environment.GetEnvironmentVariable(passwordVariable)
            ?? throw new InvalidInputException($"The environment variable '{passwordVariable}' for the password of the certificate is not set. Set it, or name another.");
        try
        {
            var isPfx = Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12";
            var chain = new X509Certificate2Collection();
            if (!isPfx)
            {
                chain.ImportFromPemFile(file);
                if (!File.ReadAllText(keyFile ?? file).Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                {
                    throw new InvalidInputException(keyFile is null ? Keyless(file) : $"The file '{keyFile}' holds no private key in PEM form. Give the key of the certificate in '{file}'.");
                }
            }

            var certificate = isPfx
                ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : Reloaded(password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile));
            if (!certificate.HasPrivateKey)
            {
                throw new InvalidInputException(Keyless(file));
            }

            if (certificate.NotAfter.ToUniversalTime() < time.GetUtcNow().UtcDateTime)
            {
                throw new InvalidInputException($"The certificate in '{file}' ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}. Give one that is valid.");
            }

            if (certificate.NotBefore.ToUniversalTime() > time.GetUtcNow().UtcDateTime)
            {
                throw new InvalidInputException($"The certificate in '{file}' is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC on, not yet. Give one that is valid, or set this machine's clock.");
            }

            return (certificate, chain);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"The certificate in '{file}' cannot be read: {exception.Message.TrimEnd('.')}. Give a PEM certificate with its key, or a .pfx file with its password.", exception);
        }
    }

    private static string Keyless(string file) => $"The certificate in '{file}' has no private key. Give a file with both, or the key's file with {Wording.Option("tls-key", csharp: "KeyFile")}.";

    // A key that came from PEM lives in memory only, which Windows cannot serve with.
    private static X509Certificate2 Reloaded(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }
}
