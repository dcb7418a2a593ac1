using ModelOps.Tracking.Tests.Remote;

namespace ModelOps.Tracking.Tests.Entities;

/// <summary>Entities as other servers send them: numbers as texts, parts left out, fields that are new.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task A_run_is_read_whatever_form_its_numbers_have()
    {
        await using var server = new FailingServer((200, """
            {"runs": [{"info": {"run_uuid": "r", "experiment_id": 7, "run_name": "n", "status": "KILLED", "start_time": "5", "end_time": 9, "artifact_uri": "a", "lifecycle_stage": "deleted", "new": {}},
              "data": {"metrics": [{"key": "m", "value": "1e-3", "timestamp": "1", "step": "-2"}, {"key": "n", "value": "-Infinity", "timestamp": 1}], "params": [{"key": "p", "value": ""}]},
              "inputs": {"dataset_inputs": [{"dataset": {"name": "d", "digest": "1", "source_type": "local", "source": "{}"}, "tags": [{"key": "k", "value": "v"}]}]}}],
             "next_page_token": ""}
            """));
        await using var store = await TrackingStores.OpenAsync(server.Address, new() { Environment = _ => null });
        var page = await store.SearchRunsAsync(new RunQuery(["7"]));
        Assert.Null(page.NextPageToken);
        var run = Assert.Single(page.Items);
        Assert.Equal(new RunInfo("r", "7", "n", "", RunStatus.Killed, 5, 9, "a", LifecycleStage.Deleted), run.Info);
        Assert.Equal([new Metric("m", 0.001, 1, -2), new("n", double.NegativeInfinity, 1)], run.Data.Metrics);
        Assert.Equal([new Param("p", "")], run.Data.Params);
        Assert.Empty(run.Data.Tags);
        Assert.Equal((new Dataset("d", "1", "local", "{}"), new Tag("k", "v")), (run.Inputs[0].Dataset, Assert.Single(run.Inputs[0].Tags)));
    }

    [Fact]
    public async Task An_experiment_and_a_model_are_read_with_what_is_there()
    {
        await using var server = new FailingServer(
            (200, """{"experiments": [{"experiment_id": "1", "name": "e"}], "next_page_token": "t"}"""),
            (200, """{"registered_models": [{"name": "m", "last_updated_timestamp": "3", "latest_versions": [{"name": "m", "version": 2, "current_stage": "Production"}], "aliases": [{"alias": "a", "version": "2"}]}]}"""));
        await using var store = await TrackingStores.OpenAsync(server.Address, new() { Environment = _ => null });
        var experiments = await store.SearchExperimentsAsync(new SearchQuery());
        Assert.Equal("t", experiments.NextPageToken);
        Assert.Equal(("1", "e", "", LifecycleStage.Active, null), (experiments.Items[0].Id, experiments.Items[0].Name, experiments.Items[0].ArtifactLocation, experiments.Items[0].Stage, experiments.Items[0].CreationTime));
        var model = Assert.Single((await store.SearchRegisteredModelsAsync(new SearchQuery())).Items);
        Assert.Equal(("m", null, 3L, null), (model.Name, model.CreationTime, model.LastUpdatedTime, model.Description));
        Assert.Equal([new ModelAlias("a", 2)], model.Aliases);
        Assert.Equal((2, "Production", "READY"), (model.LatestVersions[0].Version, model.LatestVersions[0].Stage, model.LatestVersions[0].Status));
    }
}
