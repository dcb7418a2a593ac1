using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Cloud.Tests;

public sealed class S3ArtifactTests : ArtifactStoreContract, IAsyncDisposable
{
    private S3Server? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    protected override async Task<IArtifactStore> OpenAsync()
    {
        CloudStores.Load();
        _server = await S3Server.StartAsync();
        return ArtifactStores.Open("s3://bucket/some/prefix", options: new() { Environment = _server.Environment });
    }

    [Fact]
    public async Task A_store_knows_its_root() => Assert.Equal("s3://bucket/some/prefix", (await OpenAsync()).Uri);

    [Fact]
    public async Task A_run_keeps_its_artifacts_in_a_bucket()
    {
        CloudStores.Load();
        await using var server = await S3Server.StartAsync();
        using var folder = new TemporaryFolder();
        await using var tracking = await TrackingStores.OpenAsync(folder.File("x.db"), new() { ArtifactRoot = "s3://bucket/runs", Environment = server.Environment });
        await using var run = await ActiveRun.StartAsync(tracking, new() { Capture = CaptureSettings.None });
        await run.LogTextAsync("hello", "notes/a.txt");

        Assert.Equal($"s3://bucket/runs/0/{run.RunId}/artifacts", run.Info.ArtifactUri);
        var local = await tracking.FetchFolderAsync($"runs:/{run.RunId}/notes", folder.File("copy"));
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(local, "a.txt")));
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_reached_is_said()
    {
        CloudStores.Load();
        var settings = new Dictionary<string, string> { ["MLFLOW_S3_ENDPOINT_URL"] = "http://127.0.0.1:9", ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b", ["AWS_MAX_ATTEMPTS"] = "1" };
        var store = ArtifactStores.Open("s3://bucket", options: new() { Environment = settings.GetValueOrDefault });
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.ListAsync());
        Assert.Equal("TEMPORARILY_UNAVAILABLE", exception.ErrorCode);
        Assert.StartsWith("Bucket 'bucket' cannot be reached: ", exception.Message);
        Assert.EndsWith("Check MLFLOW_S3_ENDPOINT_URL and the credentials.", exception.Message);
    }

    [Fact]
    public void A_bucket_needs_a_name()
    {
        CloudStores.Load();
        Assert.Equal("'s3://' names no bucket; write it as s3://bucket/prefix.", Assert.Throws<InvalidInputException>(() => ArtifactStores.Open("s3://")).Message);
        Assert.Equal("s3://bucket/prefix", ArtifactStores.Find("S3").Form);
    }
}
