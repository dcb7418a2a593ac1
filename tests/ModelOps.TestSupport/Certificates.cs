using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelOps.TestSupport;

/// <summary>Certificates that tests make for themselves.</summary>
public static class Certificates
{
    /// <summary>Writes a self-signed certificate and its key in PEM form.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">The names of the files, before <c>.pem</c> and <c>.key</c>.</param>
    /// <param name="host">The host that it is for.</param>
    /// <returns>The files, and the certificate's thumbprint.</returns>
    public static (string Certificate, string Key, string Thumbprint) Write(TemporaryFolder folder, string name = "server", string host = "models.example.com")
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return (folder.Write(name + ".pem", certificate.ExportCertificatePem()), folder.Write(name + ".key", key.ExportPkcs8PrivateKeyPem()), certificate.Thumbprint);
    }
}
