namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>What a delete and a restore leave in the tables.</summary>
public sealed class LifecycleTests : StoreTest
{
    private const string Stages = "SELECT name || '|' || lifecycle_stage || '|' || COALESCE(deleted_time, 'none') FROM runs ORDER BY name";

    [Fact]
    public async Task A_deleted_run_keeps_its_rows_and_notes_when_it_was_deleted()
    {
        var run = await RunAsync("a");
        await Store.LogBatchAsync(run, new RunBatch([new("auc", 0.5, 1)], [new("p", "1")], [new("t", "1")]));
        Clock.Now = 1_700_000_000_777;
        await Store.DeleteRunAsync(run);
        Assert.Equal(["a|deleted|1700000000777"], Rows(Stages));
        Assert.Equal(["1|1|1|2"], Rows("SELECT (SELECT count(*) FROM metrics) || '|' || (SELECT count(*) FROM latest_metrics) || '|' || (SELECT count(*) FROM params) || '|' || (SELECT count(*) FROM tags)"));

        await Store.RestoreRunAsync(run);
        Assert.Equal(["a|active|none"], Rows(Stages));
        Assert.Equal(0.5, Assert.Single((await Store.GetRunAsync(run)).Data.Metrics).Value);
    }

    [Fact]
    public async Task A_deleted_experiment_takes_its_runs_along_and_no_other_experiments()
    {
        await RunAsync("a");
        await RunAsync("b");
        var other = await Store.CreateExperimentAsync("other");
        await Store.CreateRunAsync(new NewRun(other, "c"));
        Clock.Now = 1_700_000_000_900;
        await Store.DeleteExperimentAsync(Experiment);
        Assert.Equal(["a|deleted|1700000000900", "b|deleted|1700000000900", "c|active|none"], Rows(Stages));
        Assert.Equal(["Default|active", "credit|deleted", "other|active"], Rows("SELECT name || '|' || lifecycle_stage FROM experiments ORDER BY experiment_id"));
        Assert.Equal(["1700000000900"], Rows($"SELECT last_update_time FROM experiments WHERE experiment_id = {Experiment}"));

        await Store.RestoreExperimentAsync(Experiment);
        Assert.Equal(["a|active|none", "b|active|none", "c|active|none"], Rows(Stages));
    }

    [Fact]
    public async Task A_deleted_run_takes_nothing_and_one_call_that_is_refused_writes_nothing()
    {
        var run = await RunAsync("a");
        await Store.SetTagAsync(run, new Tag("kept", "1"));
        await Store.DeleteRunAsync(run);
        foreach (var call in (Func<Task>[])
        [
            () => Store.LogMetricAsync(run, new("m", 1, 1)), () => Store.LogParamAsync(run, new("p", "1")), () => Store.SetTagAsync(run, new("t", "1")), () => Store.DeleteTagAsync(run, "kept"),
            () => Store.LogBatchAsync(run, new RunBatch([new("m", 1, 1)], [new("p", "1")], [new("t", "1")])), () => Store.UpdateRunAsync(run, new RunUpdate(RunStatus.Finished, 9, "renamed")),
            () => Store.LogInputsAsync(run, [new(new Dataset("d", "1", "local", "{}"), [])]),
            () => Store.LogModelAsync(run, """{"run_id": "r", "artifact_path": "m", "utc_time_created": "t", "flavors": {}}"""),
        ])
        {
            await RefusedAsync(ErrorCode.InvalidParameterValue, call);
        }

        Assert.Equal(["kept", "mlflow.runName"], Rows("SELECT key FROM tags ORDER BY key"));
        Assert.Equal(["0"], Rows("SELECT (SELECT count(*) FROM metrics) + (SELECT count(*) FROM latest_metrics) + (SELECT count(*) FROM params) + (SELECT count(*) FROM inputs) + (SELECT count(*) FROM datasets)"));
        Assert.Equal(["a|RUNNING"], Rows("SELECT name || '|' || status FROM runs"));
    }

    [Fact]
    public async Task A_deleted_experiment_takes_nothing_and_keeps_its_name()
    {
        await Store.SetExperimentTagAsync(Experiment, new Tag("team", "red"));
        await Store.DeleteExperimentAsync(Experiment);
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Store.CreateExperimentAsync("credit"));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.SetExperimentTagAsync(Experiment, new Tag("team", "blue")));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.DeleteExperimentTagAsync(Experiment, "team"));
        Assert.Equal(["team|red"], Rows("SELECT key || '|' || value FROM experiment_tags"));
        Assert.Equal(LifecycleStage.Deleted, (await Store.GetExperimentByNameAsync("credit")).Stage);
        Assert.Equal(["credit"], (await Store.SearchExperimentsAsync(new SearchQuery(View: ViewType.DeletedOnly))).Items.Select(found => found.Name));
        Assert.Equal(2, (await Store.SearchExperimentsAsync(new SearchQuery(View: ViewType.All))).Items.Count);
    }

    [Fact]
    public async Task A_rename_gives_the_old_name_free_and_moves_no_run()
    {
        var run = await RunAsync("a");
        await Store.RenameExperimentAsync(Experiment, "risk");
        Assert.NotEqual(Experiment, await Store.CreateExperimentAsync("credit"));
        await RefusedAsync(ErrorCode.BadRequest, () => Store.RenameExperimentAsync(Experiment, "credit"));
        await Store.RenameExperimentAsync(Experiment, "risk");
        Assert.Equal(Experiment, (await Store.GetRunAsync(run)).Info.ExperimentId);
        Assert.Equal(["Default", "risk", "credit"], Rows("SELECT name FROM experiments ORDER BY experiment_id"));
    }

    [Fact]
    public async Task Every_status_is_written_in_its_wire_form_and_a_part_that_is_not_given_stays()
    {
        var run = await RunAsync("a", 5);
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            await Store.UpdateRunAsync(run, new RunUpdate(status));
            Assert.Equal([$"{WireText.Of(status)}|a|5|none"], Rows("SELECT status || '|' || name || '|' || start_time || '|' || COALESCE(end_time, 'none') FROM runs"));
        }

        await Store.UpdateRunAsync(run, new RunUpdate(EndTime: 9, Name: "b"));
        Assert.Equal(["KILLED|b|5|9|b"], Rows("SELECT status || '|' || name || '|' || start_time || '|' || end_time || '|' || (SELECT value FROM tags WHERE key = 'mlflow.runName') FROM runs"));
    }
}
