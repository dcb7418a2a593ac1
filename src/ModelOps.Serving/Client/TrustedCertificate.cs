using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelOps.Serving.Client;

/// <summary>A server's certificate that a caller was given: the server shows this one, whatever names it is for, or one that it has signed for the server's name.</summary>
internal sealed class TrustedCertificate
{
    private readonly X509Certificate2Collection _known;

    private TrustedCertificate(string file, X509Certificate2Collection known) => (File, _known) = (file, known);

    /// <summary>Where it is.</summary>
    internal string File { get; }

    /// <exception cref="InvalidInputException">The file holds no certificate.</exception>
    internal static TrustedCertificate Read(string file)
    {
        try
        {
            var known = new X509Certificate2Collection();
            if (X509Certificate2.GetCertContentType(file) == X509ContentType.Pfx)
            {
                throw new CryptographicException("it is a key store, which callers have no business with");
            }

            known.ImportFromPemFile(file);
            if (known.Count == 0)
            {
                known.Add(X509CertificateLoader.LoadCertificateFromFile(file));
            }

            return new(file, known);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"The file '{file}' holds no certificate to know a server by: {exception.Message.TrimEnd('.')}. Give the certificate in PEM form; it needs no key.", exception);
        }
    }

    /// <summary>Connects to servers with that certificate alone.</summary>
    internal SocketsHttpHandler Handler() => new() { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Trusts } };

    private bool Trusts(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 certificate)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(_known);
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        var isGiven = _known.Any(known => known.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));
        if (isGiven)
        {
            // Whoever signed it; its time must not be over.
            own.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        }

        return (isGiven || !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) && own.Build(certificate);
    }
}
