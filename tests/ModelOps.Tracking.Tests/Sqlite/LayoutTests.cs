using ModelOps.TestSupport;
using ModelOps.Tracking.Sqlite;

namespace ModelOps.Tracking.Tests.Sqlite;

public sealed class LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_newer_layout_is_written_and_its_revision_and_workspaces_left_alone()
    {
        var path = _folder.File("new.db");
        using (var database = Database.Open(path))
        {
            database.ExecuteScript(await File.ReadAllTextAsync(RepositoryPaths.Of("tests", "ModelOps.Tracking.Tests", "Fixtures", "schema-3.11.sql")));
            database.ExecuteScript(
                """
                INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace) VALUES (7, 'other', 'x', 'active', 1, 1, 'team');
                INSERT INTO registered_models (name, creation_time, last_updated_time, workspace) VALUES ('risk', 1, 1, 'team');
                """);
        }

        await using (var store = await TrackingStores.OpenAsync(path))
        {
            var experiment = await store.CreateExperimentAsync("mine", tags: [new("a", "b")]);
            var run = await store.CreateRunAsync(new NewRun(experiment, "r"));
            await store.LogBatchAsync(run.Info.RunId, new RunBatch([new("auc", 0.5, 1)], [new("p", "1")], [new("t", "1")]));
            await store.LogInputsAsync(run.Info.RunId, [new(new Dataset("d", "1", "local", "{}"), [new("mlflow.data.context", "training")])]);
            await store.CreateRegisteredModelAsync("risk", tags: [new("x", "y")]);
            await store.CreateModelVersionAsync(new NewModelVersion("risk", "s3://b/x", Tags: [new("v", "1")]));
            await store.SetAliasAsync("risk", "champion", 1);
            await store.TransitionStageAsync("risk", 1, "Production");
            await store.RenameRegisteredModelAsync("risk", "risk2");

            Assert.Equal(run.Info.RunId, Assert.Single((await store.SearchRunsAsync(new RunQuery([experiment], "metrics.auc > 0.4 AND dataset.context = 'training'"))).Items).Info.RunId);
            Assert.Equal(["mine"], (await store.SearchExperimentsAsync(new SearchQuery(OrderBy: ["name"]))).Items.Select(found => found.Name));
            var model = Assert.Single((await store.SearchRegisteredModelsAsync(new SearchQuery(MaxResults: 100))).Items);
            Assert.Equal(("risk2", "Production", 1), (model.Name, model.LatestVersions[0].Stage, model.Aliases[0].Version));
            Assert.Equal([new Tag("v", "1")], (await store.GetVersionByAliasAsync("risk2", "champion")).Tags);
            Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await Assert.ThrowsAsync<TrackingException>(() => store.GetExperimentAsync("7"))).ErrorCode);
        }

        using var after = Database.Open(path);
        Assert.Equal("7d34483879f0", after.Text("SELECT group_concat(version_num) FROM alembic_version"));
        Assert.Equal("risk,risk2", after.Text("SELECT group_concat(name) FROM (SELECT name FROM registered_models ORDER BY name)"));
        Assert.Equal("ok", WriterProcess.Check(path));
    }

    [Fact]
    public async Task A_new_file_has_the_2_17_layout()
    {
        var path = _folder.File("fresh.db");
        await (await TrackingStores.OpenAsync(path)).DisposeAsync();
        using var made = Database.Open(path);
        Assert.Equal("f5a4f2784254", made.Text("SELECT version_num FROM alembic_version"));
        Assert.Equal("wal", made.Text("PRAGMA journal_mode"));
        Assert.Equal(
            $"0|Default|{_folder.File("mlruns", "0")}|active",
            made.Text("SELECT experiment_id || '|' || name || '|' || artifact_location || '|' || lifecycle_stage FROM experiments"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var path = _folder.Write("bad.db", new string('x', 5000));
        await RefusedAsync(path, "INTERNAL_ERROR", $"'{path}' is not a SQLite database; choose another file or move this one away.");
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Another_programs_database_is_refused()
    {
        var path = _folder.File("other.db");
        using (var database = Database.Open(path))
        {
            database.ExecuteScript("CREATE TABLE notes (text TEXT)");
        }

        await RefusedAsync(
            path,
            "INTERNAL_ERROR",
            $"'{path}' is not a tracking store this version can serve: it has no table 'experiments'. Layouts of MLflow 2.17 to 3.11 are known; for an older store run 'mlflow db upgrade', or choose another file.");
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        var path = _folder.File("no", "x.db");
        await RefusedAsync(path, "PERMISSION_DENIED", $"The tracking store '{path}' cannot be opened: the folder '{_folder.File("no")}' does not exist; make it, or choose another file.");
        Assert.False(Directory.Exists(_folder.File("no")));
    }

    [Fact]
    public async Task A_store_that_must_exist_is_not_made()
    {
        var path = _folder.File("none.db");
        var exception = await Assert.ThrowsAsync<TrackingException>(() => TrackingStores.OpenAsync(path, new() { CreateIfAbsent = false }));
        Assert.Equal(("RESOURCE_DOES_NOT_EXIST", $"There is no tracking store '{path}'; check the path and MLFLOW_TRACKING_URI."), (exception.ErrorCode, exception.Message));
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("postgresql://host/db")]
    [InlineData("mlruns")]
    public async Task A_URI_without_a_known_form_is_refused(string uri)
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => TrackingStores.OpenAsync(uri));
        Assert.Equal(
            $"'{uri}' is not a tracking store this version can open: use sqlite:///path, a path that ends in .db, or http(s)://host. MLflow's file store (a mlruns folder) is not supported.",
            exception.Message);
    }

    [Theory]
    [InlineData("sqlite://")]
    [InlineData("sqlite:///")]
    public async Task A_SQLite_URI_without_a_file_is_refused(string uri) => Assert.Equal(
        $"'{uri}' names no file; write it as sqlite:///relative.db, or sqlite:////folder/absolute.db.",
        (await Assert.ThrowsAsync<InvalidInputException>(() => TrackingStores.OpenAsync(uri))).Message);

    [Fact]
    public void A_scheme_that_a_package_of_ours_adds_names_the_package() => Assert.EndsWith(
        "The package ModelOps.Tracking.Cloud adds it.",
        Assert.Throws<InvalidInputException>(() => ArtifactStores.Open("s3://bucket/x")).Message,
        StringComparison.Ordinal);

    private static async Task RefusedAsync(string path, string code, string message)
    {
        var exception = await Assert.ThrowsAsync<TrackingException>(() => TrackingStores.OpenAsync(path));
        Assert.Equal((code, message), (exception.ErrorCode, exception.Message));
    }
}
