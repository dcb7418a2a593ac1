using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Tracking.Cloud.Tests;

public sealed class S3RootTests
{
    [Fact]
    public async Task A_server_keeps_its_artifacts_in_a_bucket()
    {
        CloudStores.Load();
        await using var s3 = await S3Server.StartAsync();
        var bucket = ArtifactStores.Open("s3://bucket/served", options: new() { Environment = s3.Environment });
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync(folder.File("mlflow.db"), new TrackingStoreOptions { ArtifactRoot = "mlflow-artifacts:/" });
        using var log = new ErrorLines("ModelOps.Server");
        await using var server = await TrackingServer.StartAsync(new ServerOptions { Store = store, Artifacts = bucket, Port = 0, LoggerFactory = log });
        using var http = new HttpClient { BaseAddress = server.Address };
        await using var client = await TrackingStores.OpenAsync(server.Address.ToString());
        await using var run = await ActiveRun.StartAsync(client, new() { Capture = CaptureSettings.None });
        await run.LogTextAsync("hällo", "notes/ä b.txt");
        folder.Write("big.bin", new string('x', 9_000_000));
        await run.LogArtifactAsync(folder.File("big.bin"));

        var artifacts = client.OpenArtifacts(run.Info.ArtifactUri);
        Assert.Equal([("big.bin", 9_000_000L), ("notes", null)], (await artifacts.ListAsync()).Select(file => (file.Path, file.IsFolder ? null : file.Size)).Order());
        Assert.Equal("hällo", await File.ReadAllTextAsync(Path.Combine(await client.FetchFolderAsync($"runs:/{run.RunId}/notes", folder.File("copy")), "ä b.txt")));
        Assert.Single(await bucket.ListAsync($"0/{run.RunId}/artifacts/notes"));
        await artifacts.DeleteAsync("notes/ä b.txt");
        Assert.DoesNotContain(await bucket.ListAsync($"0/{run.RunId}/artifacts"), file => file.Path.EndsWith("notes", StringComparison.Ordinal));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync($"api/2.0/mlflow-artifacts/artifacts/0/{run.RunId}/artifacts/notes/x")).StatusCode);
        Assert.Empty(log.Lines);
    }
}
