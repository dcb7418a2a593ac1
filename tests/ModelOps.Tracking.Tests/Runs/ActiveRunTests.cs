using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Runs;

public sealed class ActiveRunTests : IDisposable
{
    private static readonly ActiveRunOptions _quiet = new() { Experiment = "credit", Name = "baseline", Capture = CaptureSettings.None };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_disposed_run_is_finished_with_everything_it_logged()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        string id;
        await using (var run = await ActiveRun.StartAsync(store, _quiet))
        {
            id = run.RunId;
            await run.LogParamsAsync(new Dictionary<string, object?> { ["trees"] = 200, ["rate"] = 0.5, ["bag"] = true, ["none"] = null });
            await run.LogMetricAsync("auc", 0.8);
            await run.LogMetricsAsync(new Dictionary<string, double> { ["loss"] = 0.25 }, step: 3);
            await run.SetTagAsync("team", "red");
            await run.LogInputAsync(new Dataset("german", "abc", "local", "{}"), "training");
            await run.LogTextAsync("hello", "notes/a.txt");
            await run.LogTableAsync(["a", "b"], [[1, "x"], [double.NaN, null]], "table.json");
        }

        var read = await store.GetRunAsync(id);
        Assert.Equal(RunStatus.Finished, read.Info.Status);
        Assert.NotNull(read.Info.EndTime);
        Assert.Equal([new("trees", "200"), new("rate", "0.5"), new("bag", "True"), new("none", "None")], read.Data.Params);
        Assert.Equal([("auc", 0.8, 0L), ("loss", 0.25, 3L)], read.Data.Metrics.Select(metric => (metric.Key, metric.Value, metric.Step)));
        Assert.Equal("training", Assert.Single(Assert.Single(read.Inputs).Tags).Value);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(read.Info.ArtifactUri, "notes/a.txt")));
        Assert.Equal("""{"columns":["a","b"],"data":[[1,"x"],[null,null]]}""", await File.ReadAllTextAsync(Path.Combine(read.Info.ArtifactUri, "table.json")));
        Assert.Contains(new Tag("mlflow.loggedArtifacts", """[{"path":"table.json","type":"table"}]"""), read.Data.Tags);
    }

    [Fact]
    public async Task A_failed_run_says_why_and_stays_failed()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await using var run = await ActiveRun.StartAsync(store, _quiet);
        await run.LogMetricAsync("auc", 0.8);
        await run.FailAsync(new InvalidOperationException("out of luck"));
        await run.DisposeAsync();

        var read = await store.GetRunAsync(run.RunId);
        Assert.Equal(RunStatus.Failed, read.Info.Status);
        Assert.Contains(new Tag("modelops.error", "out of luck"), read.Data.Tags);
        Assert.Single(read.Data.Metrics);
    }

    [Fact]
    public async Task A_child_names_its_parent_and_a_resumed_run_goes_on()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        string id;
        await using (var run = await ActiveRun.StartAsync(store, _quiet))
        {
            id = run.RunId;
            var begun = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
            await using var child = await run.StartChildAsync("fold-1", startTime: begun);
            Assert.Equal(begun.ToUnixTimeMilliseconds(), (await store.GetRunAsync(child.RunId)).Info.StartTime);
            Assert.Contains(new Tag("mlflow.parentRunId", id), (await store.GetRunAsync(child.RunId)).Data.Tags);
            Assert.Equal(run.Info.ExperimentId, child.Info.ExperimentId);
        }

        await using (var again = await ActiveRun.StartAsync(store, _quiet with { RunId = id, Name = null }))
        {
            Assert.Equal(RunStatus.Running, (await store.GetRunAsync(id)).Info.Status);
            await again.LogMetricAsync("auc", 0.9, 1);
        }

        var read = await store.GetRunAsync(id);
        Assert.Equal((RunStatus.Finished, "baseline", 0.9), (read.Info.Status, read.Info.Name, Assert.Single(read.Data.Metrics).Value));
    }

    [Fact]
    public async Task A_model_folder_is_kept_with_its_run_and_listed_in_the_history()
    {
        _folder.Write("m/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n    code: null\nmodel_uuid: abc\nutc_time_created: '2026-01-01 00:00:00.000000'\n");
        _folder.Write("m/model.onnx", "bytes");
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await using var run = await ActiveRun.StartAsync(store, _quiet);

        var uri = await run.LogModelAsync(_folder.File("m"));

        Assert.Equal($"runs:/{run.RunId}/model", uri);
        var local = await store.FetchFolderAsync(uri, _folder.File("unused"));
        Assert.Equal(Path.Combine(run.Info.ArtifactUri, "model"), local);
        Assert.StartsWith($"artifact_path: \"model\"\nrun_id: {run.RunId}\nflavors:\n", await File.ReadAllTextAsync(Path.Combine(local, "MLmodel")));
        var history = (await store.GetRunAsync(run.RunId)).Data.Tags.Single(tag => tag.Key == "mlflow.log-model.history").Value;
        Assert.Equal(
            $$$$"""[{"run_id": "{{{{run.RunId}}}}", "artifact_path": "model", "utc_time_created": "2026-01-01 00:00:00.000000", "model_uuid": "abc", "flavors": {"onnx": {"data": "model.onnx", "code": null}}}]""",
            history);
        var version = await RegisterAsync(store, uri, run.RunId);
        Assert.Equal(local, await store.FetchFolderAsync("models:/credit@champion", _folder.File("unused")));
        Assert.Equal(1, version.Version);
    }

    [Fact]
    public async Task A_folder_that_is_no_model_is_refused()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await using var run = await ActiveRun.StartAsync(store, _quiet);
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => run.LogModelAsync(_folder.Path));
        Assert.Equal($"'{_folder.Path}' is not a model folder: it has no file MLmodel. Save a model there first.", exception.Message);
    }

    [Fact]
    public async Task What_is_captured_can_be_switched_off()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await using var all = await ActiveRun.StartAsync(store, new ActiveRunOptions { SourceText = "var x = 1;", SourceName = "a.ipynb", SourceType = "NOTEBOOK", Folder = RepositoryPaths.Root });
        await using var none = await ActiveRun.StartAsync(store, new ActiveRunOptions { SourceText = "var x = 1;", Capture = CaptureSettings.None });

        Assert.Equal(["environment.json", "source"], (await all.Artifacts.ListAsync()).Select(file => file.Path));
        Assert.Empty(await none.Artifacts.ListAsync());
        var tags = (await store.GetRunAsync(all.RunId)).Data.Tags.Select(tag => tag.Key);
        Assert.Subset(tags.ToHashSet(), new HashSet<string> { "mlflow.user", "mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit" });
        Assert.Equal(["mlflow.runName", "mlflow.source.type", "modelops.process"], (await store.GetRunAsync(none.RunId)).Data.Tags.Select(tag => tag.Key).Order(StringComparer.Ordinal));
    }

    private static async Task<ModelVersion> RegisterAsync(ITrackingStore store, string source, string runId)
    {
        await store.CreateRegisteredModelAsync("credit");
        var version = await store.CreateModelVersionAsync(new NewModelVersion("credit", source, runId));
        await store.SetAliasAsync("credit", "champion", version.Version);
        return version;
    }
}
