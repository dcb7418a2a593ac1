using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Http.Tests.Security;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_caller_without_a_restart()
    {
        using var record = new TelemetryRecord();
        var (file, key, first) = Certificates.Write(_folder);
        var place = new ListenAddress("127.0.0.1", 0);
        var tls = new ServerCertificate(file, key, null, TimeProvider.System, record.CreateLogger("ModelOps.Test"));
        await using var server = WebServer.Build(place, 100, TimeSpan.FromSeconds(1), tls: tls);
        server.Run(context => context.Response.WriteAsync("in"));
        var url = await WebServer.StartAsync(server, place, CancellationToken.None);
        Assert.Equal(first, await ShownAsync(url));

        // Between the certificate and its key, the two do not fit together.
        var (renewed, renewedKey, second) = Certificates.Write(_folder, "next");
        File.Copy(renewed, file, overwrite: true);
        Assert.Equal(first, await ShownAsync(url));
        Assert.Contains("The certificate stays as it was: ", record.Everything, StringComparison.Ordinal);
        File.Copy(renewedKey, key, overwrite: true);
        Assert.Equal(second, await ShownAsync(url));
        Assert.Contains($"New connections get the certificate that '{file}' holds now", record.Everything, StringComparison.Ordinal);

        File.Delete(file);
        Assert.Equal(second, await ShownAsync(url));
    }

    private static async Task<string> ShownAsync(Uri url)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        string? shown = null;
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => (shown = ((X509Certificate2)certificate!).Thumbprint) is not null);
        await tls.AuthenticateAsClientAsync("models.example.com");
        return shown!;
    }
}
