using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Tracking.Tests.Remote;

/// <summary>Artifacts that a server passes on: which addresses are asked, and what its answers may not do.</summary>
public sealed class ProxyTests
{
    private const string Api = "/api/2.0/mlflow-artifacts/artifacts";

    [Theory]
    [InlineData("mlflow-artifacts:/0/r", "a b/ä#?.txt", "/0/r/a%20b/%C3%A4%23%3F.txt")]
    [InlineData("mlflow-artifacts://host:5000/0/r/", "a", "/0/r/a")]
    [InlineData("mlflow-artifacts:/", "deep//a/", "/deep/a")]
    [InlineData("{0}/api/2.0/mlflow-artifacts/artifacts/0", "a", "/0/a")]
    public async Task A_file_is_asked_for_at_its_address(string root, string path, string asked)
    {
        await using var server = new FailingServer((200, "content"));
        var store = ArtifactStores.Open(root.Replace("{0}", server.Address, StringComparison.Ordinal), server.Address, Options("0"));
        using var reader = new StreamReader(await store.ReadAsync(path));
        Assert.Equal("content", await reader.ReadToEndAsync());
        await store.DeleteAsync(path);
        Assert.Equal([("GET", Api + asked), ("DELETE", Api + asked)], server.Requests.Select(request => (request.Method, request.Path)));
    }

    [Fact]
    public async Task A_file_is_sent_again_whole_after_an_outage()
    {
        await using var server = new FailingServer((503, ""), (0, ""), (200, "{}"));
        var store = ArtifactStores.Open("mlflow-artifacts:/0", server.Address, Options("5"));
        var content = Encoding.UTF8.GetBytes(new string('x', 100_000) + "end");
        var receipt = await store.WriteAsync("a.txt", new MemoryStream(content));
        Assert.Equal(new ArtifactReceipt(content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), receipt);
        Assert.Equal((3, 100_003), (server.Requests.Count, server.Requests[^1].Body.Length));
        Assert.All(server.Requests, request => Assert.Equal(("PUT", $"{Api}/0/a.txt"), (request.Method, request.Path)));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/x")]
    [InlineData("a/%2e%2e/x")]
    [InlineData("a\\\\b")]
    public async Task A_list_cannot_make_a_download_leave_its_folder(string name)
    {
        var folder = Directory.CreateTempSubdirectory("modelops-test-").FullName;
        try
        {
            await using var server = new FailingServer((200, $$"""{"files": [{"path": "{{name}}", "is_dir": false, "file_size": 1}]}"""));
            await using var store = await TrackingStores.OpenAsync(server.Address, Options("0"));
            var error = await Assert.ThrowsAsync<TrackingException>(() => store.FetchFolderAsync("mlflow-artifacts:/0/m", Path.Combine(folder, "in")));
            Assert.Equal(ErrorCode.InvalidParameterValue, error.ErrorCode);
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TrackingStoreOptions Options(string retries) => new() { Environment = name => name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? retries : null };

    [Theory]
    [InlineData("http://127.0.0.1:2/api/2.0/mlflow-artifacts/artifacts/0")]
    [InlineData("https://127.0.0.1:1/api/2.0/mlflow-artifacts/artifacts/0")]
    public void Another_servers_artifacts_are_not_asked_for_with_this_ones_credentials(string uri) =>
        Assert.Contains($"Artifacts at '{uri}' cannot be opened", Assert.Throws<InvalidInputException>(() => ArtifactStores.Open(uri, "http://127.0.0.1:1", Options("0"))).Message, StringComparison.Ordinal);
}
