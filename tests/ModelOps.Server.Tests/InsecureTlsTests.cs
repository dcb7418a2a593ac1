using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ModelOps.Server.Tests;

/// <summary>A server whose certificate nobody vouches for.</summary>
public sealed class InsecureTlsTests
{
    [Fact]
    public async Task An_unknown_certificate_is_refused_unless_the_environment_allows_it()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var app = builder.Build();
        app.MapGet("/{**path}", () => Results.Text("""{"run": {"info": {"run_id": "x", "artifact_uri": "mlflow-artifacts:/0/x/artifacts"}}}""", "application/json"));
        await app.StartAsync();
        var address = app.Urls.Single();

        await using var careful = await TrackingStores.OpenAsync(address, new() { Environment = name => name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? "0" : null });
        var exception = await Assert.ThrowsAsync<TrackingException>(() => careful.GetRunAsync("x"));
        Assert.StartsWith($"The tracking server {address}/ cannot be reached: ", exception.Message);

        await using var careless = await TrackingStores.OpenAsync(address, new() { Environment = name => name == "MLFLOW_TRACKING_INSECURE_TLS" ? "true" : null });
        Assert.Equal("x", (await careless.GetRunAsync("x")).Info.RunId);
    }
}
