using ModelOps.Tracking;

namespace ModelOps.Testing;

/// <summary>What every tracking store does with experiments and runs, as MLflow does it; <see cref="RegistryContract"/> is for registered models.</summary>
public abstract class TrackingStoreContract
{
    /// <summary>Opens an empty store; each test asks once, and disposes it.</summary>
    protected abstract Task<ITrackingStore> OpenAsync();

    /// <summary>All that can be logged is read back.</summary>
    [Fact]
    public async Task A_run_keeps_what_was_logged()
    {
        await using var store = await OpenAsync();
        var (experiment, run) = await RunAsync(store);
        await store.LogBatchAsync(run, new RunBatch([new("auc", 0.7, 10, 0), new("auc", 0.8, 11, 1)], [new("trees", "200")], [new("team", "red")]));
        await store.LogMetricAsync(run, new("loss", 0.25, 12));
        await store.LogParamAsync(run, new("rate", "0.5"));
        await store.SetTagAsync(run, new("grün", "zwölf ✓"));
        await store.LogInputsAsync(run, [new(new Dataset("german", "abc", "local", "{}", "{\"s\":1}", "{}"), [new("mlflow.data.context", "training")])]);
        await store.UpdateRunAsync(run, new RunUpdate(RunStatus.Finished, 20));

        var read = await store.GetRunAsync(run);

        Assert.Equal((experiment, "baseline", RunStatus.Finished, 5L, 20L), (read.Info.ExperimentId, read.Info.Name, read.Info.Status, read.Info.StartTime, read.Info.EndTime));
        Assert.Equal([new Metric("auc", 0.8, 11, 1), new("loss", 0.25, 12)], read.Data.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal));
        Assert.Equal([new Param("rate", "0.5"), new("trees", "200")], read.Data.Params.OrderBy(param => param.Key, StringComparer.Ordinal));
        Assert.Contains(new Tag("grün", "zwölf ✓"), read.Data.Tags);
        Assert.Contains(new Tag("mlflow.runName", "baseline"), read.Data.Tags);
        var input = Assert.Single(read.Inputs);
        Assert.Equal(("german", "training"), (input.Dataset.Name, Assert.Single(input.Tags).Value));
        Assert.NotEmpty(read.Info.ArtifactUri);
    }

    /// <summary>NaN and the infinities survive.</summary>
    /// <param name="value">A value that JSON has no number for.</param>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task A_metric_may_be_any_number(double value)
    {
        await using var store = await OpenAsync();
        var (_, run) = await RunAsync(store);

        await store.LogMetricAsync(run, new("loss", value, 1, 3));

        Assert.Equal(new Metric("loss", MlflowValue(value), 1, 3), Assert.Single((await store.GetRunAsync(run)).Data.Metrics));
    }

    /// <summary>All points of a metric in the order of their steps, in pages, and the latest as the run's value.</summary>
    [Fact]
    public async Task A_metric_has_a_history()
    {
        await using var store = await OpenAsync();
        var (_, run) = await RunAsync(store);
        await store.LogBatchAsync(run, new RunBatch([.. Enumerable.Range(0, 25).Select(step => new Metric("loss", 1.0 / (step + 1), 100 + step, step))]));

        var first = await store.GetMetricHistoryAsync(run, "loss", 20);
        var second = await store.GetMetricHistoryAsync(run, "loss", 20, first.NextPageToken);

        Assert.Equal(Enumerable.Range(0, 25).Select(step => (long)step), first.Items.Concat(second.Items).Select(metric => metric.Step));
        Assert.Null(second.NextPageToken);
        Assert.Equal(24, Assert.Single((await store.GetRunAsync(run)).Data.Metrics).Step);
        Assert.Empty((await store.GetMetricHistoryAsync(run, "unknown")).Items);
    }

    /// <summary>A parameter is written once; the same value again is fine.</summary>
    [Fact]
    public async Task A_parameter_is_not_written_over()
    {
        await using var store = await OpenAsync();
        var (_, run) = await RunAsync(store);
        await store.LogParamAsync(run, new("trees", "200"));
        await store.LogParamAsync(run, new("trees", "200"));

        var error = await Assert.ThrowsAsync<TrackingException>(() => store.LogParamAsync(run, new("trees", "300")));

        Assert.Equal(ErrorCode.InvalidParameterValue, error.ErrorCode);
        Assert.Equal([new Param("trees", "200")], (await store.GetRunAsync(run)).Data.Params);
    }

    /// <summary>Tags are written over and removed.</summary>
    [Fact]
    public async Task A_tag_is_written_over_and_removed()
    {
        await using var store = await OpenAsync();
        var (_, run) = await RunAsync(store);
        await store.SetTagAsync(run, new("team", "red"));
        await store.SetTagAsync(run, new("team", "blue"));
        Assert.Contains(new Tag("team", "blue"), (await store.GetRunAsync(run)).Data.Tags);

        await store.DeleteTagAsync(run, "team");

        Assert.DoesNotContain((await store.GetRunAsync(run)).Data.Tags, tag => tag.Key == "team");
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.DeleteTagAsync(run, "team"));
    }

    /// <summary>Filters on metrics, parameters, tags, data sets and attributes, with an order.</summary>
    [Fact]
    public async Task Runs_are_found_by_filter_and_order()
    {
        await using var store = await OpenAsync();
        var experiment = await store.CreateExperimentAsync("credit");
        for (var number = 1; number <= 5; number++)
        {
            var run = await store.CreateRunAsync(new NewRun(experiment, $"run-{number}", number, Tags: [new("team", number % 2 == 0 ? "red" : "blue")]));
            await store.LogBatchAsync(run.Info.RunId, new RunBatch([new("auc", number / 10.0, 1)], [new("trees", $"{number}00")]));
            await store.LogInputsAsync(run.Info.RunId, [new(new Dataset($"set-{number}", "abc", "local", "{}"), [])]);
        }

        Assert.Equal(["run-5", "run-4", "run-3"], await FindAsync("metrics.auc >= 0.3"));
        Assert.Equal(["run-2"], await FindAsync("params.trees = '200'"));
        Assert.Equal(["run-4", "run-2"], await FindAsync("tags.team LIKE 'r%' AND metrics.auc > 0"));
        Assert.Equal(["run-1"], await FindAsync("dataset.name = 'set-1'"));
        Assert.Equal(["run-3"], await FindAsync("attributes.run_name = 'run-3'"));
        Assert.Empty(await FindAsync("metrics.unknown > 0"));
        await ThrowsAsync(ErrorCode.InvalidParameterValue, () => FindAsync("metrics.auc >"));

        async Task<IEnumerable<string>> FindAsync(string filter) =>
            (await store.SearchRunsAsync(new RunQuery([experiment], filter, ["metrics.auc DESC"]))).Items.Select(run => run.Info.Name);
    }

    /// <summary>Pages hold every run once.</summary>
    [Fact]
    public async Task A_search_gives_every_run_once_over_its_pages()
    {
        await using var store = await OpenAsync();
        var experiment = await store.CreateExperimentAsync("credit");
        for (var number = 0; number < 7; number++)
        {
            await store.CreateRunAsync(new NewRun(experiment, $"run-{number}", number));
        }

        var names = new List<string>();
        for (string? token = ""; token is not null;)
        {
            var page = await store.SearchRunsAsync(new RunQuery([experiment], MaxResults: 3, PageToken: token.Length == 0 ? null : token));
            names.AddRange(page.Items.Select(run => run.Info.Name));
            token = page.NextPageToken;
        }

        Assert.Equal(["run-6", "run-5", "run-4", "run-3", "run-2", "run-1", "run-0"], names);
    }

    /// <summary>A deleted run is out of sight, takes nothing, and comes back.</summary>
    [Fact]
    public async Task A_run_is_deleted_and_restored()
    {
        await using var store = await OpenAsync();
        var (experiment, run) = await RunAsync(store);

        await store.DeleteRunAsync(run);

        Assert.Empty((await store.SearchRunsAsync(new RunQuery([experiment]))).Items);
        Assert.Single((await store.SearchRunsAsync(new RunQuery([experiment], View: ViewType.DeletedOnly))).Items);
        await ThrowsAsync(ErrorCode.InvalidParameterValue, () => store.LogMetricAsync(run, new("loss", 1, 1)));
        await store.RestoreRunAsync(run);
        Assert.Single((await store.SearchRunsAsync(new RunQuery([experiment]))).Items);
    }

    /// <summary>Create, read by id and by name, rename, tag, delete, restore.</summary>
    [Fact]
    public async Task An_experiment_lives_from_its_creation_to_its_deletion()
    {
        await using var store = await OpenAsync();
        var id = await store.CreateExperimentAsync("credit", tags: [new("team", "red")]);
        await store.SetExperimentTagAsync(id, new("goal", "auc"));
        await store.RenameExperimentAsync(id, "credit-risk");

        var read = await store.GetExperimentByNameAsync("credit-risk");

        Assert.Equal((id, LifecycleStage.Active), (read.Id, read.Stage));
        Assert.Equal([new Tag("goal", "auc"), new("team", "red")], read.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
        Assert.Equal("credit-risk", (await store.GetExperimentAsync(id)).Name);
        await ThrowsAsync(ErrorCode.ResourceAlreadyExists, () => store.CreateExperimentAsync("credit-risk"));
        await store.DeleteExperimentAsync(id);
        Assert.DoesNotContain((await store.SearchExperimentsAsync(new SearchQuery())).Items, experiment => experiment.Id == id);
        await store.RestoreExperimentAsync(id);
        Assert.Contains((await store.SearchExperimentsAsync(new SearchQuery("name = 'credit-risk'"))).Items, experiment => experiment.Id == id);
    }

    /// <summary>A new store has the experiment 0, named Default.</summary>
    [Fact]
    public async Task An_empty_store_has_the_default_experiment()
    {
        await using var store = await OpenAsync();

        Assert.Equal("0", (await store.GetExperimentByNameAsync("Default")).Id);
        Assert.Single((await store.SearchExperimentsAsync(new SearchQuery())).Items);
    }

    /// <summary>Whatever is missing is answered as missing.</summary>
    [Fact]
    public async Task What_is_missing_is_an_error_that_says_so()
    {
        await using var store = await OpenAsync();
        var unknown = new string('0', 32);

        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetRunAsync(unknown));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.LogMetricAsync(unknown, new("loss", 1, 1)));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetExperimentAsync("12345"));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetExperimentByNameAsync("nothing"));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.CreateRunAsync(new NewRun("12345")));
    }

    /// <summary>Nothing is lost when many write to one run at once.</summary>
    [Fact]
    public async Task Writers_at_once_lose_nothing()
    {
        await using var store = await OpenAsync();
        var (_, run) = await RunAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.WhenAll(
            store.LogMetricAsync(run, new("loss", number, number, number)), store.LogParamAsync(run, new($"p{number}", "x")), store.SetTagAsync(run, new($"t{number}", "x")))));

        var read = await store.GetRunAsync(run);
        Assert.Equal(40, (await store.GetMetricHistoryAsync(run, "loss")).Items.Count);
        Assert.Equal(40, read.Data.Params.Count);
        Assert.Equal(40, read.Data.Tags.Count(tag => tag.Key.StartsWith('t')));
        Assert.Equal(39, Assert.Single(read.Data.Metrics).Value);
    }

    /// <summary>The artifact root of a run opens, and is the run's own.</summary>
    [Fact]
    public async Task A_run_keeps_artifacts()
    {
        await using var store = await OpenAsync();
        var (_, run) = await RunAsync(store);
        var artifacts = store.OpenArtifacts((await store.GetRunAsync(run)).Info.ArtifactUri);

        await artifacts.WriteAsync("notes/a.txt", new MemoryStream("hello"u8.ToArray()));

        Assert.Equal(["notes/a.txt"], (await artifacts.ListAsync("notes")).Select(file => file.Path));
    }

    /// <summary>A new experiment named credit, and a run in it named baseline, started at 5.</summary>
    /// <param name="store">The store.</param>
    private static async Task<(string ExperimentId, string RunId)> RunAsync(ITrackingStore store)
    {
        var experiment = await store.CreateExperimentAsync("credit");
        var run = await store.CreateRunAsync(new NewRun(experiment, "baseline", 5, "ann"));
        return (experiment, run.Info.RunId);
    }

    // MLflow keeps the infinities as the largest numbers.
    private static double MlflowValue(double value) => double.IsPositiveInfinity(value) ? double.MaxValue : double.IsNegativeInfinity(value) ? double.MinValue : value;

    private static async Task ThrowsAsync(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<TrackingException>(call)).ErrorCode);
}
