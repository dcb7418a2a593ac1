using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Runs;

/// <summary>What <c>#!runs</c> and <c>#!run</c> list and show.</summary>
public sealed class RunsCommandTests : IAsyncDisposable
{
    // 2024-02-03 04:05:06.
    private const long Start = 1_706_933_106_000;
    private readonly Workbench _bench = new();
    private long _time = Start;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static Run Stored(string name, RunStatus status, long? took, (string Key, double Value)[] metrics, Param[]? parameters = null, Tag[]? tags = null, DatasetInput[]? inputs = null) => new(
        new RunInfo(new string(name[0], 32), "0", name, "me", status, Start, took is null ? null : Start + took, $"mlruns/0/{name}/artifacts", LifecycleStage.Active),
        new RunData([.. metrics.Select((metric, step) => new Tracking.Metric(metric.Key, metric.Value, Start, step))], parameters ?? [], tags ?? []),
        inputs ?? []);

    [Fact]
    public void A_list_has_head_status_times_and_the_metrics_people_ask_for_first()
    {
        var runs = new RunsResult(
        [
            Stored("a-tree", RunStatus.Finished, 1_234, [("fit_seconds", 0.1), ("roc_auc", 0.7512345), ("credit_test/roc_auc", 0.7512345), ("system/cpu", 3)], [new("cv_folds", "5")]),
            Stored("b-search", RunStatus.Running, null, [("cv_roc_auc", 0.8)], [new("cv_folds", "5")]),
            Stored("c-broken", RunStatus.Failed, 62_000, [("rmse", 1234567.891), ("loss", double.NaN), ("z1", 1), ("z2", 2), ("z3", 3), ("z4", 4)]),
        ])
        { FoldedTrials = new Dictionary<string, int> { [new string('b', 32)] = 12 } };

        using var face = Wording.Use(Face.Notebook);
        Golden.Equal("runs.txt", ViewText.Render(runs.ToView()));
        Golden.Equal("runs.html", ViewHtml.Render(runs.ToView()));
    }

    [Fact]
    public void A_run_shows_what_was_logged_with_it()
    {
        var run = Stored(
            "a-tree", RunStatus.Finished, 250, [("roc_auc", 0.75), ("training_loss", 0.3)], [new("trainer", "decision-tree"), new("note", "a <b>\nsecond line")],
            [new Tag("mlflow.source.git.commit", "abc123")], [new DatasetInput(new Dataset("credit", "d1", "local", "{}"), [new Tag("mlflow.data.context", "training")]), new DatasetInput(new Dataset("other", "d2", "local", "{}"), [])]);

        Golden.Equal("run.txt", ViewText.Render(new RunResult(run, ["environment.json", "model"]).ToView()));
        Golden.Equal("run-bare.txt", ViewText.Render(new RunResult(Stored("x", RunStatus.Running, null, []), []).ToView()));
    }

    [Theory]
    [InlineData(Face.Notebook, "No runs yet\nTrain with #!train, or start a run with #!track.\n")]
    [InlineData(Face.Terminal, "No runs yet\nTrain with modelops train, or start a run with modelops track.\n")]
    [InlineData(Face.CSharp, "No runs yet\nTrain with ops.TrainAsync, or start a run with ops.StartRunAsync.\n")]
    public async Task An_empty_experiment_says_how_to_make_a_run(Face face, string expected)
    {
        _bench.Host.Face = face;

        Assert.Equal(expected, await _bench.ShownAsync("runs"));
    }

    [Fact]
    public async Task Runs_are_filtered_ordered_and_counted_as_asked_and_only_those_of_the_experiment()
    {
        await LogAsync("old", 0.7, "logistic");
        await LogAsync("new", 0.6, "logistic");
        await LogAsync("tree", 0.9, "decision-tree");
        await _bench.RunAsync("experiment other");
        await LogAsync("elsewhere", 1, "logistic");
        await _bench.RunAsync("experiment Default");

        async Task<string> Names(RunsOptions options) => string.Join(' ', (await _bench.Ops.RunsAsync(options, Stop)).Runs.Select(run => run.Info.Name));

        Assert.Equal("tree new old", await Names(new()));
        Assert.Equal("tree new", await Names(new() { Top = 2 }));
        Assert.Equal("new old", await Names(new() { Filter = "params.trainer = 'logistic'" }));
        Assert.Equal("tree old new", await Names(new() { OrderBy = ["metrics.roc_auc DESC"] }));
        Assert.Equal("old new", await Names(new() { Filter = "params.trainer = 'logistic' and metrics.roc_auc > 0.5", OrderBy = ["metrics.roc_auc DESC"], Top = 5 }));
        Assert.Matches("(?s)^1 run\n.*tree", await _bench.ShownAsync("runs --top 1 --order-by \"metrics.roc_auc DESC\""));
    }

    [Theory]
    [InlineData(Face.Notebook, "runs --top 0", "'--top' is 0; give 1 or more.")]
    [InlineData(Face.CSharp, "runs --top -3", "'Top' is -3; give 1 or more.")]
    [InlineData(Face.Terminal, "runs --top x --filtr a", "'--top' cannot be 'x'. Give a whole number, such as 10.\n'runs' has no option '--filtr'. Did you mean '--filter'? Its options are: --filter, --order-by, --top, --trials.")]
    [InlineData(Face.Terminal, "run ab", "'ab' is not the beginning of a run's id. Give at least 4 of its digits and letters; modelops runs lists them.")]
    [InlineData(Face.Terminal, "run", "'show' needs ID as word 1: Id of the run, or its first characters (at least 4).")]
    [InlineData(Face.Notebook, "run", "'run' needs ID as word 1: Id of the run, or its first characters (at least 4).")]
    public async Task Options_that_do_not_fit_are_named_with_what_to_do(Face face, string line, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, line));

    [Theory]
    [InlineData("runs --filter \"metrics.roc_auc >> 1\"")]
    [InlineData("runs --filter \"nothing = 1\"")]
    [InlineData("runs --order-by \"metrics.roc_auc SIDEWAYS\"")]
    public async Task What_is_not_MLflows_grammar_is_an_error_and_not_an_empty_list(string line)
    {
        await LogAsync("some", 0.7, "logistic");

        Assert.Equal(ErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync(line))).ErrorCode);
        Assert.Empty(_bench.Host.Shown);
    }

    [Fact]
    public async Task What_the_active_run_still_holds_back_is_in_the_list_and_in_the_run()
    {
        await using var run = await _bench.Ops.StartRunAsync("active", CaptureSettings.None, Stop);
        await run.LogMetricAsync("roc_auc", 0.77, cancellationToken: Stop);

        Assert.Matches("active +RUNNING", await _bench.ShownAsync("runs"));
        Assert.Contains("0.77", _bench.Host.Text);
        await run.LogMetricAsync("roc_auc", 0.88, 1, Stop);
        Assert.Matches("roc_auc +0.88 +1\n", await _bench.ShownAsync($"run {run.RunId}"));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_named()
    {
        var id = new string('0', 32);

        Assert.Contains(id, (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync($"run {id}"))).Message);
    }

    // Each a millisecond after the one before, so that there is an order of time.
    private async Task LogAsync(string name, double auc, string trainer)
    {
        var store = await _bench.Ops.StoreAsync(Stop);
        var run = await store.CreateRunAsync(new NewRun(await _bench.Ops.ExperimentIdAsync(Stop), name, ++_time), Stop);
        await store.LogBatchAsync(run.Info.RunId, new RunBatch([new Tracking.Metric("roc_auc", auc, 1)], [new Param("trainer", trainer)]), Stop);
    }
}
