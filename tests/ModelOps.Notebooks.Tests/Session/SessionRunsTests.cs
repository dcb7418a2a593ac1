using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>The runs that a session opens, nests, ends and remembers.</summary>
public sealed class SessionRunsTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ModelOpsSession Ops => _bench.Ops;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_run_inside_a_run_is_nested_and_the_outer_one_is_active_again_after_it()
    {
        Assert.Null(Ops.ActiveRun);
        var outer = await StartAsync("outer");
        var inner = await StartAsync("inner");
        Assert.Same(inner, Ops.ActiveRun);

        await inner.DisposeAsync();
        Assert.Same(outer, Ops.ActiveRun);
        await outer.DisposeAsync();
        Assert.Null(Ops.ActiveRun);

        var runs = await _bench.AllRunsAsync();
        Assert.Equal(outer.RunId, runs.Single(run => run.Info.Name == "inner").Tag("mlflow.parentRunId"));
        Assert.Equal([outer.RunId, inner.RunId], Ops.RunIds);
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Info.Status));
    }

    [Fact]
    public async Task An_outer_run_that_ends_first_leaves_the_inner_one_active()
    {
        var outer = await StartAsync("outer");
        var inner = await StartAsync("inner");

        await outer.DisposeAsync();

        Assert.Same(inner, Ops.ActiveRun);
    }

    [Fact]
    public async Task An_error_of_a_cell_fails_all_open_runs_with_its_message()
    {
        await StartAsync("outer");
        await StartAsync("inner");

        await Ops.FailRunAsync(new InvalidOperationException("no luck"), Stop);

        Assert.Null(Ops.ActiveRun);
        Assert.All(await _bench.AllRunsAsync(), run => Assert.Equal((RunStatus.Failed, "no luck"), (run.Info.Status, run.Tag(ActiveRun.ErrorTag))));
    }

    [Fact]
    public async Task The_end_of_the_session_finishes_what_is_open()
    {
        await using (var ops = new ModelOpsSession(null, _bench.Options))
        {
            var run = await ops.StartRunAsync("open", CaptureSettings.None, Stop);
            await run.LogMetricAsync("loss", 0.5, cancellationToken: Stop);
        }

        var stored = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal((RunStatus.Finished, 0.5), (stored.Info.Status, stored.Metric("loss")));
    }

    [Fact]
    public async Task Another_experiment_ends_the_open_run_and_takes_the_next()
    {
        await StartAsync("first");

        await Ops.ExperimentAsync("wine", Stop);
        await StartAsync("second");

        var store = await Ops.StoreAsync(Stop);
        var runs = await _bench.AllRunsAsync();
        Assert.Equal(RunStatus.Finished, runs.Single(run => run.Info.Name == "first").Info.Status);
        Assert.Equal("wine", (await store.GetExperimentAsync(runs.Single(run => run.Info.Name == "second").Info.ExperimentId, Stop)).Name);
    }

    [Fact]
    public async Task A_run_is_gone_on_with_by_the_beginning_of_its_id()
    {
        var first = await StartAsync("first");
        await first.DisposeAsync();

        var again = await Ops.ResumeRunAsync(first.RunId[..20], Stop);

        Assert.Equal((first.RunId, first.RunId), (again.RunId, Ops.ActiveRun!.RunId));
        Assert.Equal([first.RunId], Ops.RunIds);
        Assert.Equal(RunStatus.Running, Assert.Single(await _bench.AllRunsAsync()).Info.Status);
        Assert.StartsWith("No run has an id that starts with 'ffffffff'.", (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResumeRunAsync("ffffffff", Stop))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TrackingException>(() => Ops.ResumeRunAsync(new string('f', 32), Stop));
        Assert.Equal([first.RunId], Ops.RunIds);
    }

    [Fact]
    public async Task A_run_names_the_notebook_and_the_time_of_the_sessions_clock()
    {
        var time = new FakeTime();
        await using var ops = new ModelOpsSession(null, _bench.Options with { Notebook = "first.ipynb", Time = time });
        await ops.StartRunAsync("of the notebook", CaptureSettings.None, Stop);
        await StartAsync("of a program");

        var runs = await _bench.AllRunsAsync();
        var ofNotebook = runs.Single(run => run.Info.Name == "of the notebook");
        Assert.Equal(("NOTEBOOK", "first.ipynb"), (ofNotebook.Tag("mlflow.source.type"), ofNotebook.Tag("mlflow.source.name")));
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), ofNotebook.Info.StartTime);
        Assert.Equal("LOCAL", runs.Single(run => run.Info.Name == "of a program").Tag("mlflow.source.type"));
    }

    [Fact]
    public async Task The_notebook_is_kept_with_every_run_of_the_session()
    {
        await StartAsync("outer");
        await StartAsync("inner");

        await Ops.LogNotebookAsync("book.ipynb", "{\"ü\": 1}", Stop);

        var store = await Ops.StoreAsync(Stop);
        foreach (var run in await _bench.AllRunsAsync())
        {
            using var reader = new StreamReader(await store.OpenArtifacts(run.Info.ArtifactUri).ReadAsync("notebook/book.ipynb", Stop));
            Assert.Equal("{\"ü\": 1}", await reader.ReadToEndAsync(Stop));
        }
    }

    [Fact]
    public async Task A_command_logs_into_the_active_run_and_ends_only_what_it_opened()
    {
        await using (var own = await Ops.LeaseRunAsync("own", null, Stop))
        {
            await own.FailAsync(new InvalidOperationException("own error"));
        }

        var active = await StartAsync("active");
        await using (var lent = await Ops.LeaseRunAsync("not used", null, Stop))
        {
            Assert.Same(active, lent.Run);
            await lent.FailAsync(new InvalidOperationException("outer error"));
        }

        Assert.Same(active, Ops.ActiveRun);
        var runs = await _bench.AllRunsAsync();
        Assert.Equal(["own", "active"], runs.OrderBy(run => run.Info.Status == RunStatus.Running).Select(run => run.Info.Name));
        Assert.Equal("own error", runs.Single(run => run.Info.Name == "own").Tag(ActiveRun.ErrorTag));
    }

    [Fact]
    public async Task Trainings_at_the_same_time_each_have_a_run_that_the_session_knows()
    {
        var train = (Frame)_bench.Host.Variables["train"];
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Ops.TrainAsync(train, new() { Target = "risk", Trainer = "dummy", Seed = i }, cancellationToken: Stop))));

        Assert.Equal(12, results.Select(result => result.RunId).Distinct().Count());
        Assert.Equal(results.Select(result => result.RunId).Order(), Ops.RunIds.Order());
        Assert.All(await _bench.AllRunsAsync(), run => Assert.Equal(RunStatus.Finished, run.Info.Status));
    }

    [Fact]
    public async Task Of_trainings_at_the_same_time_in_one_run_one_has_it_and_the_others_are_nested()
    {
        var outer = await StartAsync("outer");
        var train = (Frame)_bench.Host.Variables["train"];
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Ops.TrainAsync(train, new() { Target = "risk", Trainer = "dummy", Seed = i }, cancellationToken: Stop))));

        Assert.Single(results, result => result.RunId == outer.RunId);
        Assert.Equal(6, results.Select(result => result.RunId).Distinct().Count());
        Assert.All((await _bench.AllRunsAsync()).Where(run => run.Info.RunId != outer.RunId), run => Assert.Equal(outer.RunId, run.Tag("mlflow.parentRunId")));
    }

    private Task<ActiveRun> StartAsync(string name) => Ops.StartRunAsync(name, CaptureSettings.None, Stop);
}
