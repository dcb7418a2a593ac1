using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Endpoints;

/// <summary>Our client against our server: the same interface on both sides of the line.</summary>
public sealed class ClientStoreTests
{
    [Fact]
    public async Task A_run_logged_through_the_server_reads_the_same_on_both_sides()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = await TrackingStores.OpenAsync(server.Server.Address.ToString());
        using var folder = new TemporaryFolder();
        folder.Write("model/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\nmodel_uuid: abc\n");
        folder.Write("model/model.onnx", new string('x', 300_000));
        string id;
        await using (var run = await ActiveRun.StartAsync(client, new() { Experiment = "ümlaut & more", Name = "r", Capture = CaptureSettings.None }))
        {
            id = run.RunId;
            await run.LogParamsAsync(new Dictionary<string, object?> { ["trees"] = 200, ["rate"] = 0.5 });
            await run.LogMetricsAsync(new Dictionary<string, double> { ["auc"] = 0.75, ["bad"] = double.NaN }, step: -3);
            await run.LogInputAsync(new Dataset("german", "abc", "local", "{}", "{\"a\":1}"), "training");
            await run.SetTagAsync("team", "rot");
            await run.LogTextAsync("hällo", "notes/ä b.txt");
            await run.LogModelAsync(folder.File("model"));
        }

        var (there, here) = (await server.Store.GetRunAsync(id), await client.GetRunAsync(id));
        Assert.Equal(there.Info, here.Info);
        Assert.Equal(RunStatus.Finished, here.Info.Status);
        Assert.Equivalent(there, here, strict: true);
        Assert.Equal(here.Info.RunId, Assert.Single((await client.SearchRunsAsync(new RunQuery([here.Info.ExperimentId], "metrics.auc > 0.7 AND tags.team = 'rot'", ["metrics.auc DESC"]))).Items).Info.RunId);
        Assert.Equal([new Metric("auc", 0.75, here.Data.Metrics.Single(metric => metric.Key == "auc").Timestamp, -3)], (await client.GetMetricHistoryAsync(id, "auc")).Items);
        Assert.Equal("german", Assert.Single(await client.SearchDatasetsAsync([here.Info.ExperimentId])).Name);
        Assert.Single(await client.GetMetricHistoryBulkAsync([id], "auc"));
        Assert.Single(await client.GetMetricHistoryIntervalAsync([id], "auc"));

        var copy = await client.FetchFolderAsync($"runs:/{id}/notes", folder.File("copy"));
        Assert.Equal("hällo", await File.ReadAllTextAsync(Path.Combine(copy, "ä b.txt")));
        var model = await client.FetchFolderAsync($"runs:/{id}/model", folder.File("model-copy"));
        Assert.Equal(300_000, new FileInfo(Path.Combine(model, "model.onnx")).Length);
        Assert.Contains($"run_id: {id}", await File.ReadAllTextAsync(Path.Combine(model, "MLmodel")));
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task The_registry_works_through_the_server()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = await TrackingStores.OpenAsync(server.Server.Address.ToString());
        var run = (await client.CreateRunAsync(new NewRun("0", "r"))).Info;
        await client.CreateRegisteredModelAsync("risk", "first", [new("team", "red")]);
        await client.CreateModelVersionAsync(new NewModelVersion("risk", $"{run.ArtifactUri}/model", run.RunId, Description: "v1", Tags: [new("a", "b")]));
        await client.CreateModelVersionAsync(new NewModelVersion("risk", "s3://bucket/x"));
        await client.SetAliasAsync("risk", "champion", 1);
        await client.TransitionStageAsync("risk", 1, "Production", archiveExisting: true);
        await client.UpdateModelVersionAsync("risk", 2, "second");
        await client.SetModelVersionTagAsync("risk", 2, new("c", "d"));
        await client.DeleteModelVersionTagAsync("risk", 1, "a");
        await client.RenameRegisteredModelAsync("risk", "risk2");
        await client.UpdateRegisteredModelAsync("risk2", "renamed");
        await client.SetRegisteredModelTagAsync("risk2", new("x", "y"));
        await client.DeleteRegisteredModelTagAsync("risk2", "team");

        // MLflow's API leaves the aliases out of the versions inside a model; the model itself lists them.
        var (there, here) = (await server.Store.GetRegisteredModelAsync("risk2"), await client.GetRegisteredModelAsync("risk2"));
        there = there with { LatestVersions = [.. there.LatestVersions.Select(version => version with { Aliases = [] })] };
        Assert.Equivalent(there, here, strict: true);
        Assert.Equal([new ModelAlias("champion", 1)], here.Aliases);
        Assert.Equal(1, (await client.GetVersionByReferenceAsync("models:/risk2@champion")).Version);
        Assert.Equal($"{run.ArtifactUri}/model", await client.GetDownloadUriAsync("risk2", 1));
        Assert.Equal([1, 2], (await client.SearchModelVersionsAsync(new SearchQuery("name = 'risk2'", ["version_number ASC"]))).Items.Select(version => version.Version));
        Assert.Single((await client.SearchRegisteredModelsAsync(new SearchQuery("tags.x = 'y'", ["name ASC"], 100))).Items);
        Assert.Single(await client.GetLatestVersionsAsync("risk2", ["Production"]));
        await client.DeleteAliasAsync("risk2", "champion");
        await client.DeleteModelVersionAsync("risk2", 2);
        await client.DeleteRegisteredModelAsync("risk2");
        var exception = await Assert.ThrowsAsync<TrackingException>(() => client.GetRegisteredModelAsync("risk2"));
        Assert.Equal(("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=risk2 not found"), (exception.ErrorCode, exception.Message));
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task Experiments_and_pages_work_through_the_server()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = await TrackingStores.OpenAsync(server.Server.Address.ToString());
        var id = await client.CreateExperimentAsync("a", tags: [new("k", "v")]);
        await client.SetExperimentTagAsync(id, new("m", "n"));
        await client.DeleteExperimentTagAsync(id, "k");
        await client.RenameExperimentAsync(id, "b");
        await client.DeleteExperimentAsync(id);
        await client.RestoreExperimentAsync(id);
        Assert.Equal([new Tag("m", "n")], (await client.GetExperimentByNameAsync("b")).Tags);
        for (var i = 0; i < 5; i++)
        {
            await client.CreateRunAsync(new NewRun(id, $"r{i}", i));
        }

        var (names, token) = (new List<string>(), (string?)null);
        do
        {
            var page = await client.SearchRunsAsync(new RunQuery([id], OrderBy: ["start_time ASC"], MaxResults: 2, PageToken: token));
            names.AddRange(page.Items.Select(run => run.Info.Name));
            token = page.NextPageToken;
        }
        while (token is not null);

        Assert.Equal(["r0", "r1", "r2", "r3", "r4"], names);
        Assert.Equal(["Default", "b"], (await client.SearchExperimentsAsync(new SearchQuery(OrderBy: ["name ASC"]))).Items.Select(found => found.Name));
    }
}
