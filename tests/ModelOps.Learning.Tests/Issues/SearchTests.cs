using ModelOps.Learning.Tests.Parity;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Issues;

/// <summary>A search lost to a plain random one in the same time, left text columns alone, and tried categories of thousands of values as codes.</summary>
public sealed class SearchTests
{
    private static readonly Frame _credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    [Theory]
    [InlineData("two", null)]
    [InlineData("two", "f1")]
    [InlineData("three", null)]
    [InlineData("value", null)]
    public void A_blend_is_one_graph_that_scores_as_its_members_do(string target, string? threshold)
    {
        var seed = Random.Shared.Next();
        var training = RandomFrames.Training(seed, 200);
        var linear = target == "value" ? "ridge" : "logistic";
        var options = Parity.Parity.Options(target, linear) with
        {
            Trainer = null,
            Threshold = threshold,
            Blend =
            [
                new("gradient-boosting", "trees=5", null, 2),
                new(linear, null, "target-encode(s)", 1),
                new("random-forest", "trees=5", "one-hot", 1),
                new("mlp", "epochs=3", null, 0.5),
            ],
        };
        var problem = LearningProblem.Of(training, options);
        var candidate = problem.Fit(problem.CreateTrainer());
        using var model = new Model(candidate.ToDefinition());

        foreach (var frame in (Frame[])[training, RandomFrames.Wild(seed), RandomFrames.Wild(seed, 1)])
        {
            Parity.Parity.Same(candidate.Score(frame), model.Score(frame));
        }

        using var trained = Learner.Fit(training, options);
        Assert.Equal("blend", trained.Model.Metadata.Trainer);
        Assert.Equal("2 gradient-boosting(trees=5)", trained.Parameters["blend_1"]);
    }

    [Fact]
    public void A_blend_says_all_that_is_wrong_with_its_members()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Learner.Fit(_credit, new() { Target = "risk", Trainer = "logistic", Blend = [new("logistics", null, "onehott", 0)] }));

        Assert.Collection(
            exception.Errors,
            each => Assert.Equal("A blend has trainers, settings and steps of its own, but 'logistic' was given beside it. Leave it out.", each),
            each => Assert.StartsWith("A blend needs at least one member", each),
            each => Assert.StartsWith("There is no trainer 'logistics'. Did you mean 'logistic'?", each),
            each => Assert.StartsWith("There is no step 'onehott'. Did you mean 'one-hot'?", each));
    }

    [Fact]
    public async Task A_search_averages_trials_only_where_that_does_better_and_the_seed_decides()
    {
        var options = new SearchOptions { Trainers = ["logistic", "gradient-boosting", "random-forest"], Trials = 8, Folds = 3, Blend = true, Space = ["trees=5..20"] };
        var one = await Search.RunAsync(_credit, new() { Target = "risk", Threads = 1 }, options, cancellationToken: TestContext.Current.CancellationToken);
        var many = await Search.RunAsync(_credit, new() { Target = "risk", Threads = 3 }, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(one.Blend?.Members.Select(member => member.ToString()), many.Blend?.Members.Select(member => member.ToString()));
        Assert.NotNull(one.Blend);
        Assert.InRange(one.Blend.Score, one.Best.Score!.Value, 1);
        Assert.InRange(one.Blend.Members.Count, 2, 5);
        Assert.Equal(1, one.Blend.Members.Sum(member => member.Weight), 1e-12);

        // The score is that of the average under the same folds.
        var again = await CrossValidation.RunAsync(_credit, one.BestOptions, new() { Folds = 3 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(one.Blend.Score, again.Mean, 1e-9);
        using var model = Learner.Fit(_credit, one.BestOptions);
        Assert.Equal("blend", model.Trainer);
    }

    [Fact]
    public async Task Sentences_are_tried_by_their_words_and_thousands_of_categories_by_their_mean_target()
    {
        var random = new Random(5);
        string[] words = ["good", "bad", "slow", "quick", "box", "door", "paper", "lamp", "green", "old", "very", "rather"];
        int[] rows = [.. Enumerable.Range(0, 600)];
        var texts = rows.Select(_ => string.Join(' ', Enumerable.Range(0, 6).Select(_ => words[random.Next(words.Length)]))).ToArray();
        var cities = rows.Select(_ => $"city {random.Next(200)}").ToArray();
        var frame = new Frame(
            StringColumn.From("review", texts),
            StringColumn.From("city", cities.Select(city => city.Replace(' ', '-'))),
            StringColumn.From("kind", rows.Select(row => row % 3 == 0 ? "a" : "b")),
            StringColumn.From("y", rows.Select(row => (texts[row].Contains("good", StringComparison.Ordinal) ? 2 : 0) - (texts[row].Contains("bad", StringComparison.Ordinal) ? 2 : 0) + (int.Parse(cities[row][5..], System.Globalization.CultureInfo.InvariantCulture) % 3) - 1 > 0 ? "yes" : "no")));
        var found = await Search.RunAsync(frame, new() { Target = "y" }, new() { Trainers = ["logistic", "gradient-boosting"], Trials = 6, Folds = 3 }, cancellationToken: TestContext.Current.CancellationToken);
        using var plain = Learner.Fit(frame, new() { Target = "y" });
        using var advised = Learner.Fit(frame, new() { Target = "y", Steps = "tf-idf(review); target_encode(city)" });

        Assert.Contains("tfidf(review); target-encode(city)", found.Leaderboard.First(trial => trial.Number == 0).Steps, StringComparison.Ordinal);
        Assert.InRange(found.Best.Score!.Value, 0.8, 1);
        Assert.Equal(
            [
                "The text column 'review' (600 different values) is taken as categories, though it holds sentences: nothing is learnt of the words.",
                "The text column 'city' (187 different values) is taken as categories, too many to learn each by itself. Try the steps \"tfidf(review); target-encode(city)\".",
            ],
            plain.Notes.Select(note => System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Replace(note, "'city' \\(\\d+", "'city' (187"), "'review' \\(\\d+", "'review' (600")));
        Assert.Empty(advised.Notes);
    }

    [Theory]
    [InlineData("ordinal")]
    [InlineData("tfidf(max_terms=50)")]
    [InlineData("one-hot(max_values=5000)")]
    public void Nothing_is_advised_where_a_step_takes_all_text(string steps)
    {
        var frame = new Frame(
            StringColumn.From("note", Enumerable.Range(0, 200).Select(i => $"number {i} of them all")),
            StringColumn.From("y", Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "yes" : "no")));
        using var model = Learner.Fit(frame, new() { Target = "y", Steps = steps });
        using var bare = Learner.Fit(frame, new() { Target = "y" });

        Assert.Empty(model.Notes);
        Assert.EndsWith("Try the steps \"tfidf(note)\".", Assert.Single(bare.Notes));
    }

    [Fact]
    public async Task A_trial_that_would_take_the_time_of_the_others_is_given_up()
    {
        var options = new SearchOptions { Trainers = ["logistic", "mlp"], Trials = 2, Folds = 3, TimeBudget = TimeSpan.FromSeconds(8) };
        var found = await Search.RunAsync(_credit, new() { Target = "risk", Set = "epochs=100000,tol=0,patience=100000", Threads = 1 }, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("logistic", found.Best.Trainer);
        Assert.Equal("It was given up: it would take more than 2 s, a quarter of the time for all trials. Give more time, or leave the trainer out.", found.Leaderboard[^1].Error);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(3)]
    public async Task A_search_that_goes_on_from_its_journal_finds_the_blend_of_one_in_one_go(int kept)
    {
        using var folder = new TemporaryFolder();
        var options = new SearchOptions { Trainers = ["logistic", "gradient-boosting", "random-forest"], Trials = 8, Folds = 3, Blend = true, Space = ["trees=5..20"], JournalPath = folder.File("search.jsonl") };
        var whole = await Search.RunAsync(_credit, new() { Target = "risk" }, options, cancellationToken: TestContext.Current.CancellationToken);
        File.WriteAllLines(options.JournalPath!, File.ReadAllLines(options.JournalPath!).Take(1 + kept));
        var resumed = await Search.RunAsync(_credit, new() { Target = "risk" }, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotNull(whole.Blend);
        Assert.Equal(kept, resumed.Leaderboard.Count(trial => trial.IsResumed));
        Assert.Equal(whole.Blend.Score, resumed.Blend!.Score, 1e-12);
        Assert.Equal(whole.BestOptions.Blend!.Select(member => member.ToString()), resumed.BestOptions.Blend!.Select(member => member.ToString()));
    }

    [Fact]
    public async Task A_time_that_ends_before_any_trial_on_all_rows_is_said()
    {
        var options = new SearchOptions { Trainers = ["decision-tree"], Trials = 9, Folds = 2, Strategy = SearchStrategy.Halving, TimeBudget = TimeSpan.Zero };
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => Search.RunAsync(_credit, new() { Target = "risk", Threads = 1 }, options, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("The time was over before a trial on all rows ended; 1 on fewer rows did. Give more time, or fewer trials.", exception.Message);
    }

    [Fact]
    public void A_blend_refuses_members_that_cannot_do_the_task()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Learner.Fit(_credit, new() { Target = "risk", Blend = [new("ridge", null, null, 1), new("logistic", null, null, 1), new("ridge", "alpha=2", null, 1)] }));

        Assert.StartsWith("The trainer ridge cannot do binary on the target 'risk'. Use one of logistic, svm, ", Assert.Single(exception.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target-encode(note_id)", true)]
    [InlineData("fill-text(note); target-encode(note_id)", true)]
    [InlineData("tf_idf( note , max_terms=20); target-encode(note_id)", false)]
    [InlineData("log(size); tfidf", false)]
    public void Advice_for_a_column_is_lost_only_where_a_step_turns_that_column_into_numbers(string steps, bool isAdvised)
    {
        var frame = new Frame(
            StringColumn.From("note", Enumerable.Range(0, 200).Select(i => $"number {i} of them all")),
            StringColumn.From("note_id", Enumerable.Range(0, 200).Select(i => $"n{i % 7}")),
            new Column<double>("size", [.. Enumerable.Range(0, 200).Select(i => (double)i)]),
            StringColumn.From("y", Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "yes" : "no")));
        using var model = Learner.Fit(frame, new() { Target = "y", Steps = steps });

        Assert.Equal(isAdvised ? [$"The text column 'note' (200 different values) is taken as categories, though it holds sentences: nothing is learnt of the words. Try the steps \"{steps}; tfidf(note)\"."] : (string[])[], model.Notes);
    }
}
