namespace ModelOps.Learning.Tests.Fitting;

public sealed class LearningProblemTests
{
    private static Frame Data => new(
        new Column<double>("a", [1, 2, 3, 4, 5, 6]),
        new Column<double>("b", [0, 1, 0, 1, 0, 1]),
        StringColumn.From("t", ["x", "y", "x", "y", "x", null]),
        new Column<double>("w", [1, 1, 1, 1, 1, 0]),
        StringColumn.From("y", ["no", "yes", "no", "yes", "no", "no"]));

    [Fact]
    public void It_holds_what_was_found()
    {
        var problem = LearningProblem.Of(Data, new() { Target = "y", Exclude = ["b"], Weight = "w" });

        Assert.Equal((LearningTask.Binary, "logistic"), (problem.Task, problem.TrainerName));
        Assert.Equal(["no", "yes"], problem.Classes);
        Assert.Equal(["a", "t"], problem.InputNames);
        Assert.Equal([0.0, 1, 0, 1, 0, 0], problem.Targets.Values);
        Assert.Equal([1f, 1, 1, 1, 1, 0], problem.Targets.Weights!);
        Assert.Equal("logistic", problem.CreateTrainer().Name);
    }

    [Fact]
    public void Numbers_are_learnt_by_ridge_and_named_trainers_by_their_plain_name()
    {
        Assert.Equal("ridge", LearningProblem.Of(Data, new() { Target = "a", Task = LearningTask.Regression }).TrainerName);
        Assert.Equal("random-forest", LearningProblem.Of(Data, new() { Target = "y", Trainer = "Random_Forest" }).TrainerName);
        Assert.Equal("blend", LearningProblem.Of(Data, new() { Target = "y", Blend = [new("logistic", null, null, 1), new("dummy", null, null, 3)] }).TrainerName);
    }

    [Fact]
    public void Some_rows_can_be_fitted_and_others_scored()
    {
        var problem = LearningProblem.Of(Data, new() { Target = "y", Trainer = "dummy" });
        var candidate = problem.Fit(problem.CreateTrainer(), [1, 3, 4]);

        Assert.Equal(2.0 / 3, candidate.Score([0]).Probability("yes")[0], 1e-12);
        Assert.Equal("dummy", candidate.TrainerName);
        Assert.Equal(6, candidate.Score(problem.Frame).RowCount);
    }

    [Fact]
    public void All_that_does_not_fit_is_reported_at_once() => Assert.Equal(
        [
            "A blend has trainers, settings and steps of its own, but 'logistic' was given beside it. Leave it out.",
            "A blend needs at least one member, and each a weight above 0.",
            "There is no column 'bb'. Did you mean 'b'? The columns are: a, b, t, w, y.",
            "The target 'y' has no class 'yess'. Did you mean 'yes'? Its classes are: no, yes.",
            "The calibration 'plat' is not known. Did you mean 'platt'? Use platt or isotonic.",
            "The threshold is 3, but must be between 0 and 1.",
            "There is no class 'maybe' to weight. Give 'balanced', or weights for no, yes as no=2.",
        ],
        Assert.Throws<InvalidInputException>(() => LearningProblem.Of(Data, new() { Target = "y", Trainer = "logistic", Blend = [], Exclude = ["bb"], PositiveClass = "yess", Calibration = "plat", Threshold = "3", ClassWeight = "maybe=2" })).Errors);

    [Theory]
    [InlineData("t", "The weight column 't' holds String values. Choose a column of numbers.")]
    [InlineData("a", null)]
    public void Weights_are_numbers(string weight, string? expected)
    {
        var error = Record.Exception(() => LearningProblem.Of(Data, new() { Target = "y", Weight = weight }));
        Assert.Equal(expected, error?.Message);
    }

    [Fact]
    public void Weights_below_0_and_all_0_are_refused()
    {
        Frame With(params double[] weights) => new(new Column<double>("a", [1, 2, 3]), new Column<double>("w", weights), StringColumn.From("y", ["no", "yes", "no"]));
        string Message(params double[] weights) => Assert.Throws<InvalidInputException>(() => LearningProblem.Of(With(weights), new() { Target = "y", Weight = "w" })).Errors[0];

        Assert.Equal("The weight in row 2 of column 'w' is -1. Weights must be numbers of at least 0.", Message(1, -1, 1));
        Assert.Equal("Every weight in column 'w' is 0. Give rows a weight above 0.", Message(0, 0, 0));
        Assert.Equal("Only rows of the class 'no' have a weight above 0 in column 'w'. Give rows of at least two classes a weight.", Message(1, 0, 1));
    }

    [Fact]
    public void A_column_named_as_an_output_is_refused() => Assert.Contains(
        "The column 'label' has the name of an output of the model. Rename it, or exclude it.",
        Assert.Throws<InvalidInputException>(() => LearningProblem.Of(new Frame(new Column<double>("label", [1, 2]), StringColumn.From("y", ["a", "b"])), new() { Target = "y" })).Errors);

    [Fact]
    public async Task A_cancelled_fit_gives_no_model()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Learner.FitAsync(Data, new() { Target = "y" }, null, source.Token));
    }
}
