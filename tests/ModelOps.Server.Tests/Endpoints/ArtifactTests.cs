using System.Text.Json.Nodes;
using ModelOps.Server.Tests.Replay;
using ModelOps.TestSupport;

namespace ModelOps.Server.Tests.Endpoints;

public sealed class ArtifactTests
{
    [Theory]
    [InlineData("bytes=0-4", 206, "01234", "bytes 0-4/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=8-99", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=10-12", 416, "", "bytes */10")]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", null)]
    [InlineData("lines=1-2", 200, "0123456789", null)]
    [InlineData("nonsense", 200, "0123456789", null)]
    public async Task A_broken_download_goes_on_where_it_stopped(string range, int status, string content, string? contentRange)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await api.PutAsync(Api.Artifacts + "ten.txt", "0123456789");
        var answer = await api.Raw.SendAsync("GET", Api.Artifacts + "ten.txt", new Dictionary<string, string> { ["Range"] = range });
        Assert.Equal(status, answer.Status);
        Assert.Equal(content, answer.Text);
        Assert.Equal(contentRange, answer.Headers.GetValueOrDefault("Content-Range"));
    }

    [Fact]
    public async Task A_large_artifact_streams_both_ways_unchanged()
    {
        const int Size = 64 << 20;
        await using var server = await ServerFixture.StartAsync();
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        using var upload = await server.Client.PutAsync(Api.Artifacts + "large.bin", new ByteArrayContent(content));
        Assert.True(upload.IsSuccessStatusCode);
        Assert.Equal(content, await server.Client.GetByteArrayAsync(Api.Artifacts + "large.bin"));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_the_old_content_and_no_rest()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await api.PutAsync(Api.Artifacts + "a.txt", "old");
        using (var broken = new System.Net.Sockets.TcpClient())
        {
            await broken.ConnectAsync(System.Net.IPAddress.Loopback, server.Port);
            await broken.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"PUT {Api.Artifacts}a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nnew and incomplete"));
            await Wait.UntilAsync(() => Directory.EnumerateFiles(server.ArtifactRoot).Count() > 1, "The beginning of the upload");
        }

        await Wait.UntilAsync(() => Directory.EnumerateFiles(server.ArtifactRoot).Count() == 1, "The end of the upload");
        Assert.Equal(["a.txt"], Directory.EnumerateFiles(server.ArtifactRoot).Select(Path.GetFileName));
        Assert.Equal("old", (await api.GetAsync(Api.Artifacts + "a.txt")).Text);
        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task A_file_is_no_folder()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await api.PutAsync(Api.Artifacts + "a.txt", "x");
        var answer = await api.PutAsync(Api.Artifacts + "a.txt/below.txt", "y");
        Assert.Equal(400, answer.Status);
        Assert.Equal("Artifact 'a.txt' is a file; nothing can be put below it.", MessageOf(answer));
        Assert.Equal(400, (await api.PutAsync(Api.Artifacts + new string('n', 300), "y")).Status);
    }

    [Fact]
    public async Task Artifacts_of_a_store_used_without_a_server_are_served_when_they_are_below_the_root()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var inside = await api.CreateRunAsync(await api.CreateExperimentAsync("inside", Path.Combine(server.ArtifactRoot, "7")));
        var outside = await api.CreateRunAsync(await api.CreateExperimentAsync("outside", server.ArtifactRoot + "-other"));
        var folder = Path.Combine(server.ArtifactRoot, "7", inside, "artifacts");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "x");
        Assert.Contains("\"path\":\"a.txt\"", (await api.GetAsync($"artifacts/list?run_id={inside}")).Text, StringComparison.Ordinal);
        Assert.Equal("x", (await api.GetAsync($"/get-artifact?run_id={inside}&path=a.txt")).Text);
        var refused = await api.GetAsync($"artifacts/list?run_id={outside}");
        Assert.Equal(400, refused.Status);
        Assert.EndsWith("are not kept by this server; read them from where they are.", MessageOf(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_made_from_a_run_path_gives_its_files()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        await api.PutAsync($"{Api.Artifacts}0/{run}/artifacts/model/MLmodel", "flavors: {}");
        await api.PostAsync("registered-models/create", new JsonObject { ["name"] = "m" });
        await api.PostAsync("model-versions/create", new JsonObject { ["name"] = "m", ["source"] = $"runs:/{run}/model", ["run_id"] = run });
        Assert.Equal("flavors: {}", (await api.GetAsync("/model-versions/get-artifact?name=m&version=1&path=MLmodel")).Text);
    }

    private static string MessageOf(RawResponse answer) => (string)JsonNode.Parse(answer.Text)!["message"]!;
}
