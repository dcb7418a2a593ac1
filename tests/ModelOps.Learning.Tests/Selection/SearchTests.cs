using ModelOps.Learning.Selection;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Selection;

public sealed class SearchTests
{
    private static readonly FitOptions _fit = new() { Target = "diagnosis", Set = "trees=10" };

    private static Frame Cancer => new(Frame.ReadCsv(RepositoryPaths.Of("data", "breast_cancer.csv")).Columns.TakeLast(6));

    private static SearchOptions Small => new() { Trainers = ["decision-tree", "gradient-boosting"], Space = ["gradient-boosting.trees=5..15", "leaves=4|8"], Trials = 12, Folds = 3 };

    [Theory]
    [InlineData(SearchStrategy.Tpe)]
    [InlineData(SearchStrategy.Random)]
    [InlineData(SearchStrategy.Grid)]
    [InlineData(SearchStrategy.Halving)]
    public async Task The_seed_decides_every_trial_whatever_the_threads(SearchStrategy strategy)
    {
        var options = Small with { Strategy = strategy };
        var heard = new List<TrialReport>();
        var one = await Search.RunAsync(Cancer, _fit with { Threads = 1 }, options, new Collector(heard), TestContext.Current.CancellationToken);
        var many = await Search.RunAsync(Cancer, _fit with { Threads = 4 }, options, null, TestContext.Current.CancellationToken);

        Assert.Equal(one.Leaderboard.Select(Line), many.Leaderboard.Select(Line));
        Assert.Equal(one.Leaderboard.Select(Line).Order(), heard.Select(Line).Order());
        Assert.Equal(one.Best.Number, heard[^1].BestSoFar!.Number);
        Assert.Equal(one.Leaderboard[0], one.Best);
        Assert.InRange(one.Best.Score!.Value, 0.9, 1);
        Assert.Equal(strategy == SearchStrategy.Halving ? 12 + 4 + 2 : 12, heard.Count);
    }

    [Fact]
    public async Task The_best_trial_can_be_fitted_by_its_options()
    {
        var result = await Search.RunAsync(Cancer, _fit, Small, null, TestContext.Current.CancellationToken);
        using var model = Learner.Fit(Cancer, result.BestOptions, null, TestContext.Current.CancellationToken);

        Assert.Equal(result.Best.Trainer, model.Trainer);
        Assert.Equal(["trial", "trainer", "settings", "steps", "roc_auc", "std", "row_share", "seconds", "error"], result.ToFrame().Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task Rows_of_one_group_do_not_give_each_other_away()
    {
        // Sixty customers with ten rows each; what a customer does has nothing to do with its number.
        var random = new Random(3);
        var likes = Enumerable.Range(0, 60).Select(_ => random.Next(2) == 0).ToArray();
        int[] rows = [.. Enumerable.Range(0, 600)];
        var frame = new Frame(
            new Column<double>("customer", [.. rows.Select(row => (double)(row % 60))]),
            new Column<bool>("bought", [.. rows.Select(row => likes[row % 60])]));
        var options = new SearchOptions { Trainers = ["decision-tree"], Trials = 1, Folds = 4 };
        var apart = await Search.RunAsync(frame, new() { Target = "bought" }, options, null, TestContext.Current.CancellationToken);
        var together = await Search.RunAsync(frame, new() { Target = "bought" }, options with { FoldGroup = "customer" }, null, TestContext.Current.CancellationToken);

        Assert.Equal(1, apart.Best.Score);
        Assert.InRange(together.Best.Score!.Value, 0.2, 0.8);
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(frame, new() { Target = "bought" }, options with { FoldTime = "customr" }, null, TestContext.Current.CancellationToken));
        Assert.StartsWith("There is no column 'customr'. Did you mean 'customer'?", exception.Message);
    }

    [Fact]
    public async Task The_choices_of_preparation_can_be_narrowed()
    {
        var credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));
        var options = new SearchOptions { Trainers = ["logistic", "decision-tree"], Space = ["text=target-encode|ordinal", "keep=0.5", "logistic.scale=robust"], Strategy = SearchStrategy.Random, Trials = 16, Folds = 2 };

        var found = await Search.RunAsync(credit, new() { Target = "risk" }, options, null, TestContext.Current.CancellationToken);

        // The first trial of each trainer is its defaults.
        var searched = found.Leaderboard.Where(trial => trial.Number >= 2).ToList();
        Assert.Equal(14, searched.Count);
        Assert.All(searched, trial => Assert.Matches(trial.Trainer == "logistic"
            ? "^scale\\(method=robust\\); (target-encode|ordinal); select\\(method=information, share=0.5\\)$"
            : "^(target-encode|ordinal); select\\(method=information, share=0.5\\)$", trial.Steps));
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(credit, new() { Target = "risk" }, options with { Space = ["text=onehot", "txt=ordinal"] }, null, TestContext.Current.CancellationToken));
        Assert.Equal("The search range 'text=onehot' cannot be read. Write text=one-hot|target-encode|ordinal, or some of these.", exception.Errors[0]);
        Assert.Equal("The search range 'txt=ordinal' names no parameter of logistic, decision-tree. Did you mean 'text'?", exception.Errors[1]);
    }

    [Fact]
    public async Task A_metric_that_a_fold_cannot_give_is_an_error_and_no_score()
    {
        var frame = new Frame(new Column<double>("x", [.. Enumerable.Range(0, 60).Select(i => (double)i)]), StringColumn.From("rare", Enumerable.Range(0, 60).Select(i => i < 3 ? "yes" : "no")));

        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(frame, new() { Target = "rare" }, new() { Trainers = ["logistic"], Trials = 2 }, null, TestContext.Current.CancellationToken));

        Assert.Matches("^No trial of the search succeeded\\. The first error was: The metric roc_auc is undefined on fold [1-5], with 12 rows all of the class 'no'\\. Ask for fewer folds", exception.Message);
    }

    [Fact]
    public async Task A_killed_search_goes_on_from_its_journal()
    {
        using var folder = new TemporaryFolder();
        var options = Small with { JournalPath = folder.File("deep", "search.jsonl") };
        var whole = await Search.RunAsync(Cancer, _fit, options, null, TestContext.Current.CancellationToken);

        // As a kill leaves it: five trials, and a sixth cut short.
        var lines = File.ReadAllLines(options.JournalPath);
        File.WriteAllText(options.JournalPath, string.Join('\n', lines.Take(6)) + "\n" + lines[6][..20]);
        var heard = new List<TrialReport>();
        var resumed = await Search.RunAsync(Cancer, _fit, options, new Collector(heard), TestContext.Current.CancellationToken);

        Assert.Equal(whole.Leaderboard.Select(Line), resumed.Leaderboard.Select(Line));
        Assert.Equal(5, heard.Count(trial => trial.IsResumed));
        Assert.Equal(lines.Length, File.ReadAllLines(options.JournalPath).Length);
    }

    [Fact]
    public void A_journal_that_another_search_writes_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var first = SearchJournal.Open(folder.File("search.jsonl"), "first");
        var exception = Assert.Throws<InvalidInputException>(() => SearchJournal.Open(folder.File("search.jsonl"), "first"));

        Assert.Equal($"The journal '{folder.File("search.jsonl")}' cannot be opened: a search may still be writing it. Wait for its end, or give another path.", exception.Message);
    }

    [Fact]
    public async Task A_journal_of_another_search_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("search.jsonl");
        await Search.RunAsync(Cancer, _fit, Small with { JournalPath = path, Trials = 1 }, null, TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(Cancer, _fit, Small with { JournalPath = path, Folds = 4 }));

        Assert.Equal($"The journal '{path}' belongs to a search with other data or options. Give another path, or delete it.", exception.Message);
    }

    [Fact]
    public async Task The_time_budget_ends_a_search_after_at_least_one_trial()
    {
        var result = await Search.RunAsync(Cancer, _fit with { Threads = 1 }, Small with { TimeBudget = TimeSpan.Zero }, null, TestContext.Current.CancellationToken);

        Assert.Equal(0, Assert.Single(result.Leaderboard).Number);
    }

    [Fact]
    public async Task A_trial_that_runs_when_the_time_is_up_is_given_up()
    {
        var time = new HandTime();
        var options = new SearchOptions { Trainers = ["decision-tree", "mlp"], Trials = 2, Folds = 2, TimeBudget = TimeSpan.FromMinutes(1), Time = time };

        // The first trial ends at once and the time with it; the second would take minutes.
        var result = await Search.RunAsync(Cancer, new() { Target = "diagnosis", Set = "epochs=100000", Threads = 2 }, options, new Teller(time.Pass), TestContext.Current.CancellationToken);

        Assert.Equal("decision-tree", Assert.Single(result.Leaderboard).Trainer);
    }

    private sealed class Teller(Action told) : IProgress<TrialReport>
    {
        public void Report(TrialReport value) => told();
    }

    /// <summary>Stands still until it passes by an hour.</summary>
    private sealed class HandTime : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> _timers = [];
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_timers)
            {
                _timers.Add((callback, state));
            }

            return new Handle();
        }

        public void Pass()
        {
            Interlocked.Add(ref _now, TimeSpan.TicksPerHour);
            lock (_timers)
            {
                _timers.ForEach(timer => timer.Callback(timer.State));
            }
        }

        private sealed class Handle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Preparation_is_searched_shown_and_kept_for_the_best()
    {
        var frame = RandomFrames.Training(4, 200).Select([.. Parity.Parity.Inputs.Split(','), "two"]);
        var options = new SearchOptions { Trainers = ["logistic", "decision-tree"], Trials = 24, Folds = 2 };
        var result = await Search.RunAsync(frame, new() { Target = "two" }, options, null, TestContext.Current.CancellationToken);

        var words = string.Join(' ', result.Leaderboard.Select(trial => trial.Steps));
        Assert.All((string[])["target-encode", "one-hot", "ordinal", "log", "scale(method=robust)", "scale(method=minmax)", "fill(indicator=true)", "select(method=information"], word => Assert.Contains(word, words));
        Assert.All(result.Leaderboard, trial => Assert.Null(trial.Error));
        Assert.All(result.Leaderboard.Where(trial => trial.Trainer == "decision-tree"), trial => Assert.DoesNotContain("scale", trial.Steps));
        Assert.All(result.Leaderboard.Where(trial => trial.Number < 2), trial => Assert.Equal("", trial.Steps));
        Assert.Equal(result.Best.Steps, result.BestOptions.Steps ?? "");
        using var model = Learner.Fit(frame, result.BestOptions, null, TestContext.Current.CancellationToken);

        var plain = await Search.RunAsync(frame, new() { Target = "two" }, options with { Preparation = false, Trials = 6 }, null, TestContext.Current.CancellationToken);
        var named = await Search.RunAsync(frame, new() { Target = "two", Steps = "log(c)" }, options with { Trials = 6 }, null, TestContext.Current.CancellationToken);
        Assert.All(plain.Leaderboard.Concat(named.Leaderboard), trial => Assert.Equal("", trial.Steps));
        Assert.Equal("log(c)", named.BestOptions.Steps);
    }

    [Fact]
    public async Task Without_trainers_all_that_suit_are_tried_first_with_their_defaults()
    {
        var suited = Trainers.All.Where(trainer => trainer.IsSearchedUnasked && trainer.Tasks.Contains(LearningTask.Binary) && trainer.Parameters.Any(parameter => parameter.IsSearched)).Select(trainer => trainer.Name).ToArray();
        var result = await Search.RunAsync(Cancer, _fit with { Set = null }, new SearchOptions { Trials = suited.Length, Folds = 2 }, null, TestContext.Current.CancellationToken);

        // Those that are seldom beaten come first, slow ones last.
        var tried = result.Leaderboard.OrderBy(trial => trial.Number).Select(trial => trial.Trainer).ToArray();
        Assert.Equal(suited.Order(), tried.Order());
        Assert.Equal(["gradient-boosting", "logistic", "random-forest", "extra-trees"], tried[..4]);
        Assert.Equal("mlp", tried[^1]);
        Assert.All(result.Leaderboard, trial => Assert.Equal("", trial.Settings));
    }

    [Fact]
    public async Task A_trial_that_fails_does_not_end_the_search()
    {
        var options = new SearchOptions { Trainers = ["gradient-boosting"], Space = ["loss=squared|log"], Strategy = SearchStrategy.Grid, Folds = 2, Trials = 1000 };
        var fit = _fit with { Set = "trees=3" };
        var narrow = options with { Space = ["trees=2|3", "leaves=4", "learning_rate=0.1", "min_data=5", "l2=0", "row_share=1", "feature_share=1|0.9", .. options.Space] };
        var result = await Search.RunAsync(new Frame(Cancer.Columns.TakeLast(4)), fit, narrow, null, TestContext.Current.CancellationToken);

        Assert.All(result.Leaderboard, trial => Assert.Equal(trial.Settings.Contains("loss=squared", StringComparison.Ordinal), trial.Error is not null));
        Assert.StartsWith("The loss 'squared' does not suit", result.Leaderboard[^1].Error);
        Assert.Null(result.Best.Error);
    }

    [Fact]
    public async Task A_grid_is_over_the_parameters_that_are_named()
    {
        var options = new SearchOptions { Trainers = ["gradient-boosting"], Space = ["trees=2|3", "leaves=4..8"], Strategy = SearchStrategy.Grid, Folds = 2 };
        var result = await Search.RunAsync(Cancer, _fit with { Set = null }, options, null, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["leaves=4,trees=2", "leaves=4,trees=3", "leaves=6,trees=2", "leaves=6,trees=3", "leaves=8,trees=2", "leaves=8,trees=3"],
            result.Leaderboard.Select(trial => trial.Settings).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_grid_larger_than_the_trials_is_sampled_all_over()
    {
        var options = new SearchOptions { Trainers = ["gradient-boosting"], Space = ["trees=1|2|3", "leaves=2|3|4|5|6|7|8|9|10|11"], Strategy = SearchStrategy.Grid, Folds = 2, Trials = 8 };
        var result = await Search.RunAsync(Cancer, _fit with { Set = null }, options, null, TestContext.Current.CancellationToken);

        Assert.Equal(8, result.Leaderboard.Select(trial => trial.Settings).Distinct().Count());
        Assert.True(result.Leaderboard.Select(trial => TrainerSettings.Parse(trial.Settings).Find("trees")).Distinct().Count() > 1);
        Assert.True(result.Leaderboard.Select(trial => TrainerSettings.Parse(trial.Settings).Find("leaves")).Distinct().Count() > 3);
    }

    [Fact]
    public async Task A_setting_that_is_given_holds_for_every_trial()
    {
        var options = new SearchOptions { Trainers = ["decision-tree", "gradient-boosting"], Trials = 6, Folds = 2 };
        var result = await Search.RunAsync(Cancer, _fit with { Set = "trees=3" }, options, null, TestContext.Current.CancellationToken);

        Assert.All(result.Leaderboard, trial => Assert.Equal(trial.Trainer == "gradient-boosting" ? "3" : null, TrainerSettings.Parse(trial.Settings).Find("trees")));
    }

    [Fact]
    public async Task A_trial_whose_metric_has_no_value_says_in_which_fold()
    {
        var rows = Enumerable.Range(0, 30).ToArray();
        var rare = new Frame(new Column<double>("x", [.. rows.Select(row => (double)row)]), StringColumn.From("y", rows.Select(row => row == 4 ? "b" : "a")));
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => CrossValidation.RunAsync(rare, new() { Target = "y", Trainer = "dummy", Threads = 1 }, null, null, TestContext.Current.CancellationToken));

        Assert.Matches(@"^The metric roc_auc is undefined on fold \d, with 6 rows all of the class 'a'\. Ask for fewer folds, or for another metric\.$", exception.Message);
    }

    [Fact]
    public async Task Every_kind_of_error_of_a_search_is_reported_at_once()
    {
        var options = new SearchOptions { Trainers = ["gradient-bosting"], Trials = 0, Folds = 1, Metric = "roc_auk" };
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(Cancer, _fit with { Set = null }, options));

        Assert.Equal("The number of trials is 0, but must be at least 1.", exception.Errors[0]);
        Assert.Contains("'roc_auk'", exception.Errors[1]);
        Assert.StartsWith("There is no trainer 'gradient-bosting'.", exception.Errors[2]);
        Assert.Equal("The number of folds is 1. Give at least 2.", exception.Errors[3]);
        var unknown = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(Cancer, _fit with { Set = "treess=5,leaves=1" }, Small));
        Assert.Equal("No trainer of the search has the parameter 'treess'. Did you mean 'trees'?", unknown.Errors[1]);
        Assert.StartsWith("'leaves' of gradient-boosting is '1', but must be", unknown.Errors[0]);
    }

    [Fact]
    public async Task Errors_of_a_search_are_reported_together()
    {
        var options = new SearchOptions { Trainers = ["gradient-bosting", "random-forest"], Space = ["depth=9..3", "leafs=3..5", "min_data=0..-3"] };

        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(Cancer, _fit, options));

        Assert.StartsWith("There is no trainer 'gradient-bosting'. Did you mean 'gradient-boosting'?", exception.Errors[0]);
        Assert.Equal("The search range 'depth=9..3' cannot be read. Write depth=low..high, depth=low..high log, or depth=one|other.", exception.Errors[1]);
        Assert.StartsWith("The search range 'leafs=3..5' names no parameter of random-forest.", exception.Errors[2]);
    }

    [Theory]
    [InlineData("elastic-net")] // two numbers
    [InlineData("gradient-boosting")] // seven
    public void Tpe_comes_nearer_to_the_trough_of_a_bowl_than_chance(string trainer)
    {
        var space = SearchSpace.Of(LearningTask.Regression, null, new SearchOptions { Trainers = [trainer] });
        double Loss(TrialPoint point) => point.Point?.Sum(coordinate => Math.Pow(coordinate - 0.3, 2)) ?? 10;

        var (tpe, random) = (MedianOfBest(seed => new TpeSampler(space, 60, seed), Loss), MedianOfBest(seed => new RandomSampler(space, 60, seed), Loss));

        Assert.True(tpe < 0.6 * random, FormattableString.Invariant($"TPE {tpe:G3}, chance {random:G3}, ratio {tpe / random:G3}"));
    }

    private static double MedianOfBest(Func<int, ITrialSampler> make, Func<TrialPoint, double> loss)
    {
        var best = Enumerable.Range(0, 21).Select(seed =>
        {
            var (outcomes, sampler) = (new List<TrialOutcome>(), make(seed));
            while (sampler.Next(outcomes) is { Count: > 0 } batch)
            {
                outcomes.AddRange(batch.Select(point => new TrialOutcome(point, loss(point))));
            }

            Assert.Equal(60, outcomes.Count);
            return outcomes.Min(outcome => outcome.Loss);
        }).Order().ToArray();
        return best[best.Length / 2];
    }

    private static string Line(TrialReport trial) => $"{trial.Number} {trial.Trainer} {trial.Settings} {trial.Steps} {trial.RowShare:R} {trial.Score:R} {trial.Error}";

    private sealed class Collector(List<TrialReport> into) : IProgress<TrialReport>
    {
        public void Report(TrialReport value)
        {
            lock (into)
            {
                into.Add(value);
            }
        }
    }
}
