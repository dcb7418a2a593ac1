using ModelOps.Testing;

namespace ModelOps.Tracking.Tests.Sqlite;

public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_keeps_what_was_logged()
    {
        await using var store = await TrackingStores.OpenAsync(folder.File("x.db"));
        var experiment = await store.CreateExperimentAsync("credit");
        var run = await store.CreateRunAsync(new NewRun(experiment, "baseline", 5, "ann"));
        await store.LogBatchAsync(
            run.Info.RunId,
            new RunBatch([new("auc", 0.7, 10, 0), new("auc", 0.8, 11, 1)], [new("trees", "200")], [new("team", "red")]));
        await store.LogInputsAsync(run.Info.RunId, [new(new Dataset("german", "abc", "local", "{}", "{\"s\":1}", "{}"), [new("mlflow.data.context", "training")])]);
        await store.UpdateRunAsync(run.Info.RunId, new RunUpdate(RunStatus.Finished, 20));

        var read = await store.GetRunAsync(run.Info.RunId);

        Assert.Equal(("baseline", RunStatus.Finished, 5L, 20L), (read.Info.Name, read.Info.Status, read.Info.StartTime, read.Info.EndTime));
        Assert.Equal([new Metric("auc", 0.8, 11, 1)], read.Data.Metrics);
        Assert.Equal([new Param("trees", "200")], read.Data.Params);
        Assert.Equal([new Tag("mlflow.runName", "baseline"), new Tag("team", "red")], read.Data.Tags);
        Assert.Equal("german", Assert.Single(read.Inputs).Dataset.Name);
        Assert.Equal(folder.File("mlruns", experiment, run.Info.RunId, "artifacts"), read.Info.ArtifactUri);
        var found = await store.SearchRunsAsync(new RunQuery([experiment], "metrics.auc > 0.75 AND params.trees = '200' AND tags.team LIKE 'r%' AND dataset.name = 'german'", ["metrics.auc DESC"]));
        Assert.Equal(run.Info.RunId, Assert.Single(found.Items).Info.RunId);
    }

    [Fact]
    public async Task A_registered_model_has_versions_aliases_and_tags()
    {
        await using var store = await TrackingStores.OpenAsync(folder.File("x.db"));
        await store.CreateRegisteredModelAsync("credit-risk", "first", [new("team", "red")]);
        var version = await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "runs:/x/model"));
        await store.SetAliasAsync("credit-risk", "challenger", version.Version);

        var model = await store.GetRegisteredModelAsync("credit-risk");
        Assert.Equal([new ModelAlias("challenger", 1)], model.Aliases);
        Assert.Equal(["challenger"], Assert.Single(model.LatestVersions).Aliases);
        Assert.Equal(1, (await store.GetVersionByAliasAsync("credit-risk", "challenger")).Version);
        Assert.Single((await store.SearchModelVersionsAsync(new SearchQuery("name = 'credit-risk'"))).Items);
        Assert.Single((await store.SearchRegisteredModelsAsync(new SearchQuery("tags.team = 'red'", MaxResults: 100))).Items);
        await store.RenameRegisteredModelAsync("credit-risk", "risk");
        Assert.Equal(1, (await store.GetVersionByAliasAsync("risk", "challenger")).Version);
    }
}
