using ModelOps.TestSupport;
using ModelOps.Tracking.Sqlite;
using ModelOps.Tracking.Tests.Sqlite;

namespace ModelOps.Tracking.Tests.Issues;

/// <summary><c>gc</c> removed the champion's files with exit code 0, and left MLflow 3's logged models and links behind.</summary>
public sealed class RegisteredRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{uri}/model", "{id}")]
    [InlineData("{uri}/model", null)]
    [InlineData("file://{uri}/model", null)]
    [InlineData("{uri}", null)]
    [InlineData("runs:/{id}/model", null)]
    [InlineData("s3://bucket/copy", "{id}")]
    public async Task A_run_that_a_version_points_to_is_kept_and_the_version_named(string source, string? runId)
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = await MakeRunAsync(store);
        var free = await MakeRunAsync(store);
        string Fill(string text) => text.Replace("{uri}", run.ArtifactUri, StringComparison.Ordinal).Replace("{id}", run.RunId, StringComparison.Ordinal);
        await store.RegisterVersionAsync(new NewModelVersion("visits", "s3://bucket/other"));
        await store.RegisterVersionAsync(new NewModelVersion("visits", Fill(source), runId is null ? null : Fill(runId)), "champion");
        await store.DeleteRunAsync(run.RunId);
        await store.DeleteRunAsync(free.RunId);

        var report = await TrackingCollector.CollectAsync(store);
        Assert.Equal($"Run {run.RunId} ({run.Name}) is kept: version 2 of 'visits' (champion) points to it.", Assert.Single(report.Registered));
        Assert.Equal((1, 0), (report.Runs, report.Kept.Count));
        Assert.True(File.Exists(Path.Combine(run.ArtifactUri, "model", "MLmodel")));
        Assert.Single((await TrackingCollector.CollectAsync(store, new() { RunIds = [run.RunId] })).Registered);

        await store.DeleteModelVersionAsync("visits", 2);
        Assert.Equal((1, 0), ((await TrackingCollector.CollectAsync(store)).Runs, Directory.GetDirectories(_folder.File("mlruns", "0")).Length));
    }

    [Fact]
    public async Task A_version_of_a_version_keeps_the_run_and_force_removes_it()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = await MakeRunAsync(store);
        await store.RegisterVersionAsync(new NewModelVersion("visits", $"{run.ArtifactUri}/model"));
        await store.RegisterVersionAsync(new NewModelVersion("copies", "models:/visits/1"));
        await store.DeleteModelVersionAsync("visits", 1);
        await store.DeleteRunAsync(run.RunId);
        Assert.Equal($"Run {run.RunId} ({run.Name}) is kept: version 1 of 'copies' points to it.", Assert.Single((await TrackingCollector.CollectAsync(store)).Registered));
        var forced = await TrackingCollector.CollectAsync(store, new() { IncludeRegistered = true });
        Assert.Equal((1, 0), (forced.Runs, forced.Registered.Count));
        Assert.False(Directory.Exists(run.ArtifactUri));
    }

    [Fact]
    public async Task In_a_file_of_MLflow_3_logged_models_and_links_go_with_their_run()
    {
        var path = _folder.File("x.db");
        using (var database = Database.Open(path))
        {
            database.ExecuteScript(File.ReadAllText(RepositoryPaths.Of("tests", "ModelOps.Tracking.Tests", "Fixtures", "schema-3.11.sql")));
            if (database.Text("SELECT version_num FROM alembic_version") is null)
            {
                database.ExecuteScript("INSERT INTO alembic_version VALUES ('7d34483879f0')");
            }
        }

        await using var store = await TrackingStores.OpenAsync(path);
        var (gone, used, kept) = (await MakeRunAsync(store), await MakeRunAsync(store), await MakeRunAsync(store));
        using (var database = Database.Open(path))
        {
            foreach (var (id, run) in new[] { ("m-1", gone), ("m-2", used), ("m-3", kept) })
            {
                database.ExecuteScript(
                    $"INSERT INTO logged_models VALUES ('{id}', 0, 'model', '{_folder.File("mlruns", "0", "models", id, "artifacts")}', 1, 1, 2, 'active', '', '{run.RunId}', NULL);"
                    + $"INSERT INTO logged_model_params VALUES ('{id}', 0, 'k', 'v'); INSERT INTO logged_model_tags VALUES ('{id}', 0, 'k', 'v');"
                    + $"INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step) VALUES ('i{id}', 'RUN_OUTPUT', '{run.RunId}', 'MODEL_OUTPUT', '{id}', 0)");
                _folder.Write($"mlruns/0/models/{id}/artifacts/MLmodel", id);
            }
        }

        await store.RegisterVersionAsync(new NewModelVersion("visits", $"file://{_folder.File("mlruns", "0", "models", "m-2", "artifacts")}"));
        await store.DeleteRunAsync(gone.RunId);
        await store.DeleteRunAsync(used.RunId);

        var report = await TrackingCollector.CollectAsync(store);
        Assert.Equal($"Run {used.RunId} ({used.Name}) is kept: version 1 of 'visits' points to it.", Assert.Single(report.Registered));
        Assert.Equal((1, 0), (report.Runs, report.Kept.Count));
        Assert.Equal(["m-2", "m-3"], Directory.GetDirectories(_folder.File("mlruns", "0", "models")).Select(Path.GetFileName).Order());
        using (var database = Database.Open(path))
        {
            Assert.Equal("m-2,m-3", database.Text("SELECT group_concat(model_id) FROM (SELECT model_id FROM logged_models ORDER BY 1)"));
            Assert.Equal("m-2,m-3", database.Text("SELECT group_concat(model_id) FROM (SELECT model_id FROM logged_model_params ORDER BY 1)"));
            Assert.Equal("im-2,im-3", database.Text("SELECT group_concat(input_uuid) FROM (SELECT input_uuid FROM inputs ORDER BY 1)"));
        }

        Assert.Equal("ok", WriterProcess.Check(path));
    }

    private static async Task<RunInfo> MakeRunAsync(ITrackingStore store)
    {
        var run = (await store.CreateRunAsync(new NewRun("0"))).Info;
        await store.OpenArtifacts(run.ArtifactUri).WriteAsync("model/MLmodel", new MemoryStream([1]));
        return run;
    }
}
