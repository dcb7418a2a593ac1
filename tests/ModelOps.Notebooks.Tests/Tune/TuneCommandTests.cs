using System.Text.Json.Nodes;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Tune;

/// <summary>What <c>#!tune</c> tries, keeps and refuses.</summary>
public sealed class TuneCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TuneCommandTests() => _bench.Host.Variables["few"] = ((Frame)_bench.Host.Variables["train"]).Head(150);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_trial_logs_what_it_tried_and_what_came_of_it()
    {
        await _bench.RunAsync("tune few --target risk --positive bad --trainers decision-tree --space depth=1|2|3 --strategy grid --folds 2 --metric log_loss --as best");

        var runs = await _bench.AllRunsAsync();
        var parent = Assert.Single(runs, run => run.Tag("mlflow.parentRunId") is null);
        var trials = runs.Where(run => run != parent).ToArray();
        Assert.Equal(["1", "2", "3"], trials.Select(run => run.Param("depth")).Order());
        Assert.All(trials, run =>
        {
            Assert.Equal((RunStatus.Finished, "decision-tree", "default", "1", "2"), (run.Info.Status, run.Param("trainer"), run.Param("steps"), run.Param("trial_row_share"), run.Param("cv_folds")));
            Assert.StartsWith($"trial-{run.Tag("modelops.trial")} decision-tree", run.Info.Name, StringComparison.Ordinal);
            Assert.True(run.Metric("cv_log_loss") > 0 && run.Metric("trial_seconds") >= 0);
        });
        Assert.Equal((RunStatus.Finished, "3", "tune"), (parent.Info.Status, parent.Tag("modelops.trials"), parent.Info.Name));
        Assert.Equal(trials.Min(run => run.Metric("cv_log_loss")), parent.Metric("cv_log_loss"));
        var best = (TrainResult)_bench.Host.Variables["best"];
        Assert.Equal((parent.Info.RunId, trials.MinBy(run => run.Metric("cv_log_loss"))!.Param("depth")), (best.RunId, best.Parameters["depth"]));
    }

    [Fact]
    public async Task A_trial_that_fails_is_a_failed_run_with_its_reason_and_the_search_goes_on()
    {
        var tuned = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree"], Strategy = "grid", Space = ["depth=2|3"], Folds = 2 }, cancellationToken: Stop);
        var failed = tuned.Search.Best with { Number = 9, Score = null, Metrics = new Dictionary<string, double>(), FoldScores = [], Error = "The data is odd." };
        await using (var parent = new SearchRun(_bench.Ops, null))
        await using (var log = new TrialLog(_bench.Ops, parent))
        {
            log.Add(failed);
            log.Add(tuned.Search.Best with { Number = 10 });
        }

        var runs = await _bench.AllRunsAsync();
        var odd = runs.Single(run => run.Tag("modelops.trial") == "9");
        Assert.Equal((RunStatus.Failed, "The data is odd.", null), (odd.Info.Status, odd.Tag(ActiveRun.ErrorTag), odd.Param("cv_folds")));
        Assert.Equal(RunStatus.Finished, runs.Single(run => run.Tag("modelops.trial") == "10").Info.Status);
    }

    [Theory]
    [InlineData("--trainers forest", "There is no trainer 'forest'.")]
    [InlineData("--strategy bayes", "'--strategy' cannot be 'bayes'. Give one of: tpe, random, grid, halving.")]
    [InlineData("--space depht=1..3 --trainers decision-tree", "The search range 'depht=1..3' names no parameter of decision-tree. Did you mean 'depth'?")]
    [InlineData("--folds 1", "The number of folds is 1. Give at least 2.")]
    [InlineData("--trials 0", "The number of trials is 0, but must be at least 1.")]
    [InlineData("--time 5", "'--time' cannot be '5'. Give a time, such as 90s, 15m, 24h or 7d.")]
    public async Task What_does_not_fit_is_refused_and_leaves_no_run(string options, string expected)
    {
        var error = await _bench.RefusedAsync($"tune few --target risk {options}");

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Theory]
    [InlineData("bayes", "There is no strategy 'bayes'. The strategies are: tpe, random, grid, halving.")]
    [InlineData("gird", "There is no strategy 'gird'. Did you mean 'grid'? The strategies are: tpe, random, grid, halving.")]
    [InlineData("2", "There is no strategy '2'. The strategies are: tpe, random, grid, halving.")]
    public async Task A_strategy_that_is_not_there_is_refused_in_CSharp_too(string strategy, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.TuneAsync("few", new() { Target = "risk", Strategy = strategy }, cancellationToken: Stop));

        Assert.Equal(expected, error.Message);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Fact]
    public async Task A_search_inside_a_run_is_nested_and_leaves_that_run_active()
    {
        var outer = await _bench.Ops.StartRunAsync("outer", CaptureSettings.None, Stop);

        var tuned = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree"], Trials = 2, Folds = 2 }, cancellationToken: Stop);

        Assert.Same(outer, _bench.Ops.ActiveRun);
        var search = (await _bench.AllRunsAsync()).Single(run => run.Info.Name == "tune");
        Assert.Equal((outer.RunId, search.Info.RunId), (search.Tag("mlflow.parentRunId"), tuned.Best.RunId));
    }

    [Fact]
    public async Task A_journal_stands_in_the_folder_of_the_session_and_is_noted_in_the_run()
    {
        const string Line = "tune few --target risk --trainers decision-tree --trials 2 --folds 2 --journal kept/search.jsonl";
        Directory.CreateDirectory(_bench.File("kept"));

        await _bench.RunAsync(Line);

        var journal = _bench.File(Path.Combine("kept", "search.jsonl"));
        Assert.Equal(3, File.ReadLines(journal).Count());
        Assert.Equal(journal, (await _bench.AllRunsAsync()).Single(run => run.Info.Name == "tune").Tag("modelops.journal"));

        var error = await _bench.RefusedAsync(Line.Replace("decision-tree", "logistic", StringComparison.Ordinal));
        Assert.Contains(journal, error.Message);
        Assert.Equal(3, (await _bench.AllRunsAsync()).Count);
    }

    [Fact]
    public async Task One_trainer_is_blended_only_when_it_is_asked_for()
    {
        var alone = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree"], Trials = 6, Folds = 3, Seed = 1 }, cancellationToken: Stop);
        var blended = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree"], Trials = 6, Folds = 3, Seed = 1, Blend = true }, cancellationToken: Stop);

        Assert.Null(alone.Search.Blend);
        Assert.NotNull(blended.Search.Blend);
        Assert.True(blended.Search.Blend.Members.Count > 1 && blended.Search.Blend.Score > alone.Search.Best.Score);
        Assert.Contains(" blend ", ViewText.Render(blended.ToView()), StringComparison.Ordinal);
        var run = await _bench.StoredAsync(blended.Best.RunId);
        Assert.Equal(blended.Search.Blend.Score, run.Metric($"cv_{blended.Search.Metric}"));
    }

    [Fact]
    public async Task Options_choose_what_is_searched()
    {
        var plain = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree", "logistic"], Trials = 4, Folds = 2, Preparation = false, Blend = false, Seed = 3 }, cancellationToken: Stop);
        var again = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree", "logistic"], Trials = 4, Folds = 2, Preparation = false, Blend = false, Seed = 3 }, cancellationToken: Stop);
        var other = await _bench.Ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree"], Trials = 3, Folds = 3, Space = ["depth=2..4"], Strategy = "Random" }, cancellationToken: Stop);

        Assert.Equal(4, plain.Search.Leaderboard.Count);
        Assert.All(plain.Search.Leaderboard, trial => Assert.Equal("", trial.Steps));
        Assert.Null(plain.Search.Blend);
        Assert.Equal(plain.Search.Leaderboard.Select(trial => (trial.Trainer, trial.Settings, trial.Score)), again.Search.Leaderboard.Select(trial => (trial.Trainer, trial.Settings, trial.Score)));
        Assert.Null(other.Search.Blend);
        Assert.All(other.Search.Leaderboard.Where(trial => trial.Number > 0), trial => Assert.Matches("(^|,)depth=[234](,|$)", trial.Settings));
        Assert.All(other.Search.Leaderboard, trial => Assert.Equal(3, trial.FoldScores.Count));
        NamedModel model = other;
        Assert.Same(other.Best.Model, model);
    }

    [Fact]
    public async Task The_figure_shows_each_trial_on_all_rows_and_the_best_so_far()
    {
        var best = await _bench.Ops.TrainAsync("few", new() { Target = "risk", Trainer = "dummy" }, cancellationToken: Stop);
        TrialReport Trial(int number, double? score, double share = 1) => new() { Number = number, Trainer = "ridge", Settings = "", Score = score, RowShare = share };

        JsonArray Drawn(string metric) => JsonNode.Parse(Assert.Single(new TuneResult(new SearchResult(metric, Trial(1, 0.6), [Trial(3, 0.5), Trial(1, 0.6), Trial(0, 0.4), Trial(2, null), Trial(4, 0.9, 0.5)], new() { Target = "risk" }), best).ToView().Figures).ToJson())!["data"]!.AsArray();

        Assert.Equal("[0,1,3]", Drawn("roc_auc")[0]!["x"]!.ToJsonString());
        Assert.Equal("[0.4,0.6,0.5]", Drawn("roc_auc")[0]!["y"]!.ToJsonString());
        Assert.Equal("[0.4,0.6,0.6]", Drawn("roc_auc")[1]!["y"]!.ToJsonString());
        Assert.Equal("[0.4,0.4,0.4]", Drawn("rmse")[1]!["y"]!.ToJsonString());
    }

    [Fact]
    public async Task A_search_that_is_interrupted_keeps_its_trials_and_leaves_no_run_open()
    {
        var time = new FakeTime();
        await using var ops = new ModelOpsSession(_bench.Host, _bench.Options with { Time = time });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var search = ops.TuneAsync("few", new() { Target = "risk", Trainers = ["decision-tree"], Trials = 5000, Strategy = "random", Folds = 2 }, cancellationToken: end.Token);
        for (var i = 0; i < 1200 && (await _bench.AllRunsAsync()).Count < 3; i++)
        {
            await Task.Delay(20, Stop);
        }

        await time.AdvanceAsync(TimeSpan.FromSeconds(1));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);

        Assert.Matches(@"^Searching [0-9]+ % [0-9]+ of 5000 trials, best 0\.[0-9]+ \(decision-tree\)$", _bench.Host.Live[0].Data[MimeBundle.Text]);
        Assert.Same(MimeBundle.Empty, _bench.Host.Live[^1]);
        var runs = await _bench.AllRunsAsync();
        Assert.True(runs.Count >= 3);
        Assert.DoesNotContain(runs, run => run.Info.Status == RunStatus.Running);
        Assert.Equal(RunStatus.Failed, Assert.Single(runs, run => run.Tag("mlflow.parentRunId") is null).Info.Status);
        Assert.Null(ops.ActiveRun);
    }

    [Theory]
    [InlineData(null, SearchStrategy.Tpe, 40)]
    [InlineData(60, SearchStrategy.Tpe, 10_000)]
    [InlineData(60, SearchStrategy.Random, 10_000)]
    [InlineData(60, SearchStrategy.Grid, 40)]
    [InlineData(60, SearchStrategy.Halving, 40)]
    public void The_number_of_trials_follows_from_time_and_strategy(int? seconds, SearchStrategy strategy, int expected) =>
        Assert.Equal(expected, TuneCommand.Trials(seconds is { } time ? TimeSpan.FromSeconds(time) : null, strategy));
}
