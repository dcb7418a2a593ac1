using System.Text.Json.Nodes;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Issues;

/// <summary>A server may give new experiments a folder that clients open themselves; it shows what lies there, and nothing else.</summary>
public sealed class DefaultArtifactRootTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;
    private TrackingServer _server = null!;
    private Api _api = null!;

    private string Shared => _folder.File("shared");

    public async ValueTask InitializeAsync()
    {
        _store = await TrackingStores.OpenAsync(_folder.File("x.db"), new() { ArtifactRoot = $"file://{Shared}" });
        _server = await TrackingServer.StartAsync(new ServerOptions { Store = _store, Artifacts = ArtifactStores.Open(_folder.File("own")), DefaultArtifactRoot = $"file://{Shared}", Port = 0 });
        _api = new Api(_server.Address.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _server.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Files_that_a_client_wrote_itself_are_listed_read_and_joined_by_uploads()
    {
        var experiment = await _api.CreateExperimentAsync("e");
        var run = await _api.CreateRunAsync(experiment);
        Assert.Equal($"file://{Shared}/{experiment}/{run}/artifacts", (await _store.GetRunAsync(run)).Info.ArtifactUri);
        _folder.Write($"shared/{experiment}/{run}/artifacts/model/MLmodel", "flavors: {}");

        Assert.Contains("\"model\"", (await _api.GetAsync($"artifacts/list?run_id={run}")).Text, StringComparison.Ordinal);
        Assert.Equal("flavors: {}", (await _api.GetAsync($"/get-artifact?run_id={run}&path=model/MLmodel")).Text);
        await _api.PostAsync("registered-models/create", new JsonObject { ["name"] = "m" });
        var version = await _api.PostAsync("model-versions/create", new JsonObject { ["name"] = "m", ["source"] = $"file://{Shared}/{experiment}/{run}/artifacts/model", ["run_id"] = run });
        Assert.True(version.Status == 200, version.Text);
        Assert.Equal("flavors: {}", (await _api.GetAsync("/model-versions/get-artifact?name=m&version=1&path=MLmodel")).Text);
        Assert.Equal(200, (await _api.Raw.SendAsync("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=a/note.txt", body: "hi"u8.ToArray())).Status);
        Assert.Equal("hi", File.ReadAllText(_folder.File("shared", experiment, run, "artifacts", "a", "note.txt")));
    }

    [Theory]
    [InlineData("{outside}")]
    [InlineData("file://{outside}")]
    [InlineData("{shared}/../outside")]
    [InlineData("file://{shared}/../outside")]
    [InlineData("file://{shared}/%2e%2e/outside")]
    [InlineData("{shared}-twin")]
    [InlineData("{shared}/link")]
    [InlineData("file://user@host{outside}")]
    public async Task What_lies_outside_both_roots_is_neither_listed_nor_read_nor_written(string location)
    {
        _folder.Write("outside/0/secret.txt", "SECRET");
        _folder.Write("shared-twin/0/secret.txt", "SECRET");
        Directory.CreateDirectory(Shared);
        File.CreateSymbolicLink(_folder.File("shared", "link"), _folder.File("outside"));
        var experiment = await _api.CreateExperimentAsync("e", location.Replace("{outside}", _folder.File("outside"), StringComparison.Ordinal).Replace("{shared}", Shared, StringComparison.Ordinal));
        var run = await _api.CreateRunAsync(experiment);
        _folder.Write($"outside/{run}/artifacts/secret.txt", "SECRET");
        _folder.Write($"shared-twin/{run}/artifacts/secret.txt", "SECRET");

        foreach (var target in new[] { $"/get-artifact?run_id={run}&path=secret.txt", $"{Api.Root}artifacts/list?run_id={run}", $"{Api.Root}artifacts/list?run_id={run}&path=.." })
        {
            var answer = await _api.GetAsync(target);
            Assert.True(answer.Status is 400 or 404, $"{target}: {answer.Status}");
            Assert.DoesNotContain("secret", answer.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(400, (await _api.Raw.SendAsync("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=evil.txt", body: "x"u8.ToArray())).Status);
        Assert.Empty(Directory.GetFiles(_folder.File("outside"), "evil.txt", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_whole_file_system_is_no_root()
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => TrackingServer.StartAsync(
            new ServerOptions { Store = _store, Artifacts = ArtifactStores.Open(_folder.File("own")), DefaultArtifactRoot = "file:///", Port = 0 }));
        Assert.Equal("The default artifact root 'file:///' is the whole file system; give a folder.", exception.Message);
    }

    [Fact]
    public async Task An_address_of_the_server_itself_as_root_means_its_own_artifacts()
    {
        await using var addressed = await TrackingServer.StartAsync(
            new ServerOptions { Store = _store, Artifacts = ArtifactStores.Open(_folder.File("own")), DefaultArtifactRoot = "http://127.0.0.1:9/api/2.0/mlflow-artifacts/artifacts", Port = 0 });
        using var own = new Api(addressed.Address.Port);
        var run = await own.CreateRunAsync(await own.CreateExperimentAsync("e", "http://127.0.0.1:9/api/2.0/mlflow-artifacts/artifacts/7"));
        var foreign = await own.CreateRunAsync(await own.CreateExperimentAsync("f", "http://127.0.0.1:8/api/2.0/mlflow-artifacts/artifacts/7"));
        _folder.Write($"own/7/{run}/artifacts/a.txt", "mine");
        Assert.Equal("mine", (await own.GetAsync($"/get-artifact?run_id={run}&path=a.txt")).Text);
        Assert.Equal(400, (await own.GetAsync($"/get-artifact?run_id={foreign}&path=a.txt")).Status);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Our_own_clients_open_the_address_of_the_server_itself(string host)
    {
        var port = Ports.Free();
        var root = $"http://{host}:{port}/api/2.0/mlflow-artifacts/artifacts";
        await using var rooted = await TrackingStores.OpenAsync(_folder.File("y.db"), new() { ArtifactRoot = root });
        await using var addressed = await TrackingServer.StartAsync(new ServerOptions { Store = rooted, Artifacts = ArtifactStores.Open(_folder.File("own")), DefaultArtifactRoot = root, Port = port });
        await using var client = await TrackingStores.OpenAsync($"http://127.0.0.1:{port}");
        await using var run = await ActiveRun.StartAsync(client, new ActiveRunOptions { Capture = CaptureSettings.None });
        Assert.StartsWith(root + "/0/", run.Info.ArtifactUri, StringComparison.Ordinal);

        await run.Artifacts.WriteAsync("model/MLmodel", new MemoryStream("mine"u8.ToArray()));

        Assert.Equal("mine", File.ReadAllText(_folder.File("own", "0", run.RunId, "artifacts", "model", "MLmodel")));
        var fetched = await client.FetchFolderAsync($"runs:/{run.RunId}/model", _folder.File("fetched"));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(fetched, "MLmodel")));
        Assert.Equal("model", Assert.Single(await ArtifactStores.Open(run.Info.ArtifactUri, client.Uri).ListAsync()).Path);
        foreach (var foreign in new[] { $"http://{host}:{port + 1}/api/2.0/mlflow-artifacts/artifacts/0", $"http://example.com:{port}/api/2.0/mlflow-artifacts/artifacts/0", $"{root}-other/0", $"http://{host}:{port}/x/0", "" })
        {
            Assert.Contains($"Artifacts at '{foreign}' cannot be opened", Assert.Throws<InvalidInputException>(() => client.OpenArtifacts(foreign)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("https://example.com/artifacts")]
    [InlineData("http://127.0.0.1:5000/api/2.0/mlflow-artifacts/artifactsX")]
    public async Task Another_address_is_refused_as_a_root_before_a_store_is_made(string root)
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => TrackingStores.OpenAsync(_folder.File("z.db"), new() { ArtifactRoot = root }));
        Assert.StartsWith($"The artifact root '{root}' takes no artifacts: ", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("z.db")));
    }

    [Fact]
    public async Task A_version_whose_source_is_the_root_of_the_proxy_is_read_from_there()
    {
        _folder.Write("own/MLmodel", "root");
        await _store.RegisterVersionAsync(new NewModelVersion("m", "mlflow-artifacts:/"));
        Assert.Equal("root", (await _api.GetAsync("/model-versions/get-artifact?name=m&version=1&path=MLmodel")).Text);
        Assert.Equal(400, (await _api.GetAsync("/model-versions/get-artifact?name=m&version=1&path=../x.db")).Status);
    }
}
