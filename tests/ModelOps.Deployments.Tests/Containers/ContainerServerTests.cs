using System.Net;
using ModelOps.Deployments.Tests.Packaging;

namespace ModelOps.Deployments.Tests.Containers;

public sealed class ContainerServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_signed_package_is_served_by_its_name_and_version()
    {
        var (privateKey, publicKey) = Keys.Write(_folder);
        var package = await PackageAsync(new PackagingOptions { Name = "credit-risk", Version = "3", Key = privateKey });

        await using var server = await ContainerServer.StartAsync(package, new ContainerOptions { VerifyKey = publicKey }, Stop);

        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.GetAsync(new Uri("v2/models/credit-risk", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("credit-risk", "3"), (server.Name, server.Version));
        Assert.EndsWith("files checked, signature checked", server.Checked);
    }

    [Fact]
    public async Task A_package_that_was_touched_is_not_served()
    {
        var package = await PackageAsync(new PackagingOptions());
        await File.AppendAllTextAsync(Path.Combine(package, "model", "MLmodel"), "\n", Stop);

        var error = await Assert.ThrowsAsync<CheckFailedException>(() => ContainerServer.StartAsync(package, cancellationToken: Stop));

        Assert.Equal($"The package in '{package}' is not as it was made: 'model/MLmodel' has changed. Get the package again.", error.Message);
    }

    [Fact]
    public async Task A_key_refuses_what_is_not_signed()
    {
        var model = SampleModel.Write(_folder);
        var (_, publicKey) = Keys.Write(_folder);

        var error = await Assert.ThrowsAsync<CheckFailedException>(() => ContainerServer.StartAsync(model, new ContainerOptions { VerifyKey = publicKey }, Stop));

        Assert.Equal($"'{model}' is not a package, so nothing in it is signed, but a key to check a signature was given. Give a package, or start without VerifyKey.", error.Message);
    }

    [Fact]
    public async Task A_container_is_asked_over_TLS_by_its_certificate()
    {
        var (certificate, key, _) = Certificates.Write(_folder);
        var contract = new ServingContract { ReadyRoute = "/ok" };
        await using var server = await ContainerServer.StartAsync(SampleModel.Write(_folder), new ContainerOptions { Contract = contract, Serving = new() { GrpcPort = 0, Tls = new(certificate) { KeyFile = key } } }, Stop);
        var running = contract with { Port = server.Url.Port };

        Assert.Equal(("https", "https"), (server.Url.Scheme, server.GrpcUrl!.Scheme));
        Assert.Null(await ContainerServer.CheckAsync(running, certificate, Stop));
        Assert.StartsWith("No server answers at http://127.0.0.1:", await ContainerServer.CheckAsync(running, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_health_check_knows_a_server_that_takes_requests_from_none()
    {
        var contract = new ServingContract { ReadyRoute = "/ok" };
        await using var server = await ContainerServer.StartAsync(SampleModel.Write(_folder), new ContainerOptions { Contract = contract }, Stop);
        var running = contract with { Port = server.Url.Port };

        Assert.Equal("not a package, nothing checked", server.Checked);
        Assert.Null(await ContainerServer.CheckAsync(running, cancellationToken: Stop));
        Assert.StartsWith("The server is not ready: ", await ContainerServer.CheckAsync(running with { ReadyRoute = "/nothing" }, cancellationToken: Stop));
        var free = Ports.Free();
        Assert.StartsWith($"No server answers at http://127.0.0.1:{free}/ok: ", await ContainerServer.CheckAsync(running with { Port = free }, cancellationToken: Stop));
    }

    private async Task<string> PackageAsync(PackagingOptions options) =>
        (await ModelPackage.WriteAsync(SampleModel.Write(_folder), _folder.File("package"), options with { Tool = SampleTool.Write(_folder) }, Stop)).Folder;
}
