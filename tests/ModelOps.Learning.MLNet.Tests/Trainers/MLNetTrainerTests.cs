namespace ModelOps.Learning.MLNet.Tests.Trainers;

public sealed class MLNetTrainerTests
{
    private static readonly string[] _names = [.. MLNetTrainers.All.Select(trainer => trainer.Name)];

    public static TheoryData<string, LearningTask> Pairs()
    {
        var pairs = new TheoryData<string, LearningTask>();
        foreach (var trainer in MLNetTrainers.All)
        {
            foreach (var task in trainer.Tasks)
            {
                pairs.Add(trainer.Name, task);
            }
        }

        return pairs;
    }

    private static (Frame Frame, FitOptions Options) Data(string trainer, LearningTask task) => task switch
    {
        LearningTask.Binary => (Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Trainer = trainer, Set = Small(trainer) }),
        LearningTask.Multiclass => (Extension.Iris, new() { Target = "species", Trainer = trainer, Set = Small(trainer) }),
        _ => (Extension.Air, new() { Target = "ozone", Task = LearningTask.Regression, Trainer = trainer, Set = Small(trainer) }),
    };

    private static TrainerSettings? Small(string trainer) => ModelOps.Trainers.Find(trainer).Parameters.Any(parameter => parameter.Name == "trees") ? TrainerSettings.Parse("trees=20") : null;

    [Fact]
    public void The_extension_adds_its_trainers_behind_ours_and_leaves_the_search_as_it_was()
    {
        Assert.Equal(_names, ModelOps.Trainers.All.Select(trainer => trainer.Name).TakeLast(_names.Length));
        Assert.All(MLNetTrainers.All, trainer => Assert.False(trainer.IsSearchedUnasked));
        Assert.Contains("Did you mean 'lightgbm'?", Assert.Throws<InvalidInputException>(() => ModelOps.Trainers.Find("lihgtgbm")).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_graph_scores_as_ML_NET_does_on_every_row(string trainer, LearningTask task)
    {
        var (frame, options) = Data(trainer, task);
        var problem = LearningProblem.Of(frame, options with { Threads = 1 });
        var candidate = problem.Fit(problem.CreateTrainer());
        using var model = new Model(candidate.ToDefinition());

        var (expected, actual) = (candidate.Score(frame), model.Score(frame));

        var (left, right) = (expected.Probabilities ?? expected.Values!, actual.Probabilities ?? actual.Values!);
        Assert.Equal(left.Length, right.Length);
        Assert.All(left.Zip(right), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-6 * Math.Max(1, Math.Abs(pair.First)), $"{pair.First} and {pair.Second}"));
        Assert.True(right.Distinct().Count() > 3, "The scores differ between rows.");
    }

    [Theory]
    [InlineData("lightgbm", 0.72)]
    [InlineData("fast-tree", 0.72)]
    [InlineData("fast-forest", 0.7)]
    [InlineData("sdca", 0.75)]
    [InlineData("lbfgs", 0.75)]
    [InlineData("averaged-perceptron", 0.72)]
    [InlineData("linear-svm", 0.7)]
    [InlineData("sgd-calibrated", 0.72)]
    public async Task A_trainer_learns(string trainer, double least)
    {
        var result = await CrossValidation.RunAsync(Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Trainer = trainer }, new() { Folds = 3, Metric = "roc_auc" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.Mean > least, $"{trainer}: {result.Mean}");
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fast-tree")]
    [InlineData("sdca")]
    [InlineData("lbfgs")]
    [InlineData("sgd-calibrated")]
    public void A_seed_gives_one_model_at_any_number_of_threads(string trainer)
    {
        var (frame, options) = Data(trainer, LearningTask.Binary);
        double[] Scores(int threads)
        {
            using var trained = Learner.Fit(frame, options with { Threads = threads });
            return trained.Model.Score(frame).Probabilities!;
        }

        Assert.Equal(Scores(1), Scores(2));
    }

    [Fact]
    public void Missing_values_and_unseen_texts_are_scored()
    {
        using var trained = Learner.Fit(Extension.Credit, new() { Target = "risk", Trainer = "lightgbm", Set = "trees=10" });
        var odd = new Frame(Extension.Credit.Take([0, 1]).Columns.Select(column => column is StringColumn ? StringColumn.From(column.Name, ["never seen", null]) : (Column)new Column<double>(column.Name, [double.NaN, 1e9])));

        Assert.All(trained.Model.Score(odd).Probabilities!, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void Weights_move_the_scores_or_are_refused()
    {
        var (frame, options) = Data("lbfgs", LearningTask.Binary);
        double Mean(string? weight)
        {
            using var trained = Learner.Fit(frame, options with { ClassWeight = weight });
            return trained.Model.Score(frame).Probability("bad").Average();
        }

        Assert.True(Mean("good=1,bad=5") > Mean(null) + 0.2);
        Assert.Equal(
            "The trainer averaged-perceptron cannot learn from weights of rows or classes. Leave them out, or choose another trainer.",
            Assert.Throws<InvalidInputException>(() => Learner.Fit(frame, options with { Trainer = "averaged-perceptron", ClassWeight = "balanced" })).Message);
    }

    [Fact]
    public void Every_parameter_reaches_ML_NET()
    {
        foreach (var trainer in MLNetTrainers.All)
        {
            var (frame, options) = Data(trainer.Name, trainer.Tasks[0]);
            foreach (var parameter in trainer.Parameters)
            {
                var value = parameter.SearchMinimum ?? parameter.Minimum;
                using var trained = Learner.Fit(frame.Head(60), options with { Set = $"{Small(trainer.Name) switch { { } small when parameter.Name != "trees" => small + ",", _ => "" }}{parameter.Name}={(parameter.Kind == ParameterKind.Integer ? Math.Ceiling(value) : value)}" });
                Assert.NotNull(trained.Parameters[parameter.Name]);
            }
        }
    }

    [Fact]
    public void A_fit_says_what_goes_on()
    {
        var (frame, options) = Data("lightgbm", LearningTask.Binary);
        var notes = new List<string?>();

        using var trained = Learner.Fit(frame, options, new Notes(notes));

        Assert.Contains(notes, note => note!.Contains("LightGBM", StringComparison.Ordinal));
        Assert.Empty(trained.LossCurve);
    }

    [Fact]
    public async Task A_cancellation_ends_a_fit_at_once()
    {
        var rows = Frame.ReadCsv(ModelOps.TestSupport.RepositoryPaths.Of("data", "diamonds.csv"));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Learner.FitAsync(rows, new() { Target = "price", Trainer = "sdca", Set = "iterations=100000,tol=1e-9" }, null, stop.Token)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private sealed class Notes(List<string?> notes) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => notes.Add(value.Note);
    }
}
