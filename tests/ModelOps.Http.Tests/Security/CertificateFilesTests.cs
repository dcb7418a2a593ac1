using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;
using ModelOps.TestSupport;

namespace ModelOps.Http.Tests.Security;

public sealed class CertificateFilesTests : IDisposable
{
    private const string Variable = "MODELOPS_TEST_CERTIFICATE_PASSWORD";
    private static readonly DateTimeOffset _begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _end = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate = SelfSigned();

    [Theory]
    [InlineData("pem")]
    [InlineData("pem and key")]
    [InlineData("pem with password")]
    [InlineData("pfx")]
    [InlineData("pfx with password")]
    public async Task A_server_shows_the_certificate_of_its_files(string kind)
    {
        var (file, key, variable) = Write(kind);
        var place = new ListenAddress("127.0.0.1", 0);
        await using var server = WebServer.Build(place, 100, TimeSpan.FromSeconds(1), tls: new ServerCertificate(file, key, variable, TimeProvider.System));
        server.Run(context => context.Response.WriteAsync(context.Request.Protocol));
        var url = await WebServer.StartAsync(server, place, CancellationToken.None);
        Assert.Equal("https", url.Scheme);
        string? shown = null;
        using var handler = new HttpClientHandler();
        handler.ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (shown = certificate!.Thumbprint) == _certificate.Thumbprint;
        using var http = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 };
        Assert.Equal("HTTP/2", await http.GetStringAsync(url));
        Assert.Equal(_certificate.Thumbprint, shown);
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_said()
    {
        var (pem, key, _) = Write("pem and key");
        var (locked, _, variable) = Write("pfx with password");
        Assert.Equal("There is no file 'none.pem' for TLS. Give the path of a certificate, and of its key.", Error("none.pem", null, null));
        Assert.Equal("There is no file 'none.key' for TLS. Give the path of a certificate, and of its key.", Error(pem, "none.key", null));
        Assert.Equal("The environment variable 'MODELOPS_TEST_NONE' for the password of the certificate is not set. Set it, or name another.", Error(locked, null, "MODELOPS_TEST_NONE"));
        Assert.Matches("^The certificate in '.*locked.pfx' cannot be read: .* Give a PEM certificate with its key, or a .pfx file with its password.$", Error(locked, null, null));
        Assert.Matches("^The certificate in '.*' cannot be read: .*", Error(key!, null, null));
        Environment.SetEnvironmentVariable(variable!, "wrong");
        Assert.Matches("^The certificate in '.*' cannot be read: .*", Error(locked, null, variable));
        File.WriteAllText(_folder.File("open.pem"), _certificate.ExportCertificatePem());
        Assert.Equal($"The certificate in '{_folder.File("open.pem")}' has no private key. Give a file with both, or the key's file with KeyFile.", Error(_folder.File("open.pem"), null, null));
        Assert.Equal($"The file '{pem}' holds no private key in PEM form. Give the key of the certificate in '{pem}'.", Error(pem, pem, null));
        var (_, foreign, _) = Certificates.Write(_folder, "foreign");
        Assert.Matches("^The certificate in '.*' cannot be read: .*", Error(pem, foreign, null));
    }

    [Fact]
    public void A_certificate_that_has_ended_is_refused()
    {
        var (file, key, _) = Write("pem and key");
        var error = Assert.Throws<InvalidInputException>(() => CertificateFiles.Read(file, key, null, new At(_end.AddDays(1))));
        Assert.Equal($"The certificate in '{file}' ended on 2035-01-01. Give one that is valid.", error.Message);
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_is_refused()
    {
        var (file, key, _) = Write("pem and key");
        var error = Assert.Throws<InvalidInputException>(() => CertificateFiles.Read(file, key, null, new At(_begin.AddDays(-1))));
        Assert.Equal($"The certificate in '{file}' is valid from 2020-01-01 00:00 UTC on, not yet. Give one that is valid, or set this machine's clock.", error.Message);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    private static string Error(string file, string? key, string? variable) => Assert.Throws<InvalidInputException>(() => CertificateFiles.Read(file, key, variable, TimeProvider.System)).Message;

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(_begin, _end);
    }

    private (string File, string? Key, string? Variable) Write(string kind)
    {
        Environment.SetEnvironmentVariable(Variable, "pass word");
        using var key = _certificate.GetRSAPrivateKey()!;
        var text = _certificate.ExportCertificatePem() + "\n";
        var encrypted = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        switch (kind)
        {
            case "pem":
                File.WriteAllText(_folder.File("both.pem"), text + key.ExportPkcs8PrivateKeyPem());
                return (_folder.File("both.pem"), null, null);
            case "pem and key":
                File.WriteAllText(_folder.File("cert.pem"), text);
                File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
                return (_folder.File("cert.pem"), _folder.File("key.pem"), null);
            case "pem with password":
                File.WriteAllText(_folder.File("cert.pem"), text);
                File.WriteAllText(_folder.File("key.pem"), key.ExportEncryptedPkcs8PrivateKeyPem("pass word", encrypted));
                return (_folder.File("cert.pem"), _folder.File("key.pem"), Variable);
            case "pfx":
                File.WriteAllBytes(_folder.File("open.pfx"), _certificate.Export(X509ContentType.Pfx));
                return (_folder.File("open.pfx"), null, null);
            default:
                File.WriteAllBytes(_folder.File("locked.pfx"), _certificate.Export(X509ContentType.Pfx, "pass word"));
                return (_folder.File("locked.pfx"), null, Variable);
        }
    }

    private sealed class At(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
