using ModelOps.TestSupport;

namespace ModelOps.Learning.MLNet.Tests.Trainers;

/// <summary>What each trainer says to input that it cannot use, and what it does with values that it has not seen.</summary>
public sealed class MLNetTrainerInputTests
{
    public static TheoryData<string> Names => [.. MLNetTrainers.All.Select(trainer => trainer.Name)];

    public static TheoryData<string> OfTwoClasses => [.. MLNetTrainers.All.Where(trainer => trainer.Tasks.Contains(LearningTask.Binary)).Select(trainer => trainer.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_parameter_that_a_trainer_does_not_have_is_named_with_those_it_has(string trainer)
    {
        var known = ModelOps.Trainers.Find(trainer).Parameters;
        var message = Assert.Throws<InvalidInputException>(() => Learner.Fit(Rows(trainer), Options(trainer) with { Set = "no_such=1" })).Message;

        Assert.Contains("'no_such'", message, StringComparison.Ordinal);
        Assert.Contains(trainer, message, StringComparison.Ordinal);
        Assert.All(known, parameter => Assert.Contains(parameter.Name, message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_value_out_of_its_range_is_named_at_once(string trainer)
    {
        var parameters = ModelOps.Trainers.Find(trainer).Parameters;
        var set = string.Join(',', parameters.Select(parameter => $"{parameter.Name}={parameter.Minimum - 1}"));

        var error = Assert.Throws<InvalidInputException>(() => Learner.Fit(Rows(trainer), Options(trainer) with { Set = set }));

        Assert.All(parameters, parameter => Assert.Contains($"'{parameter.Name}'", error.Message, StringComparison.Ordinal));
        Assert.Equal(parameters.Count, error.Errors.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_fit_that_is_cancelled_before_it_begins_does_not_begin(string trainer)
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Learner.FitAsync(Rows(trainer), Options(trainer), null, stop.Token));
    }

    [Theory, MemberData(nameof(OfTwoClasses))]
    public void A_target_of_one_class_is_refused(string trainer)
    {
        var risk = (StringColumn)Extension.Credit["risk"];
        var one = Extension.Credit.Take([.. Enumerable.Range(0, Extension.Credit.RowCount).Where(row => risk.Text(row) == "good").Take(50)]);

        var message = Assert.Throws<InvalidInputException>(() => Learner.Fit(one, Options(trainer) with { PositiveClass = null })).Message;

        Assert.Contains("'risk'", message, StringComparison.Ordinal);
        Assert.Contains("'good'", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(OfTwoClasses))]
    public void Missing_values_and_unseen_texts_are_learnt_from_and_scored(string trainer)
    {
        var holed = new Frame(Extension.Credit.Columns.Select(column => column switch
        {
            StringColumn texts when column.Name != "risk" => StringColumn.From(column.Name, Enumerable.Range(0, texts.Count).Select(row => row % 7 == 0 ? null : texts.Text(row))),
            _ when column.Name == "age_years" => new Column<double>(column.Name, [.. Enumerable.Range(0, column.Count).Select(row => row % 5 == 0 ? double.NaN : Convert.ToDouble(column[row], null))]),
            _ => column,
        }));
        using var trained = Learner.Fit(holed, Options(trainer));
        var odd = new Frame(Extension.Credit.Take([0, 1, 2]).Columns.Where(column => column.Name != "risk").Select(column => column is StringColumn ? StringColumn.From(column.Name, ["never seen", null, ""]) : (Column)new Column<double>(column.Name, [double.NaN, 1e9, -1e9])));

        Assert.True(trained.GraphDifference < 1e-5, $"{trained.GraphDifference}");
        Assert.All(trained.Model.Score(odd).Probabilities!, score => Assert.InRange(score, 0, 1));
        Assert.True(trained.Model.Score(holed).Probability("bad").Distinct().Count() > 10);
    }

    [Fact]
    public void A_trainer_for_classes_is_refused_for_numbers()
    {
        var message = Assert.Throws<InvalidInputException>(() => Learner.Fit(Extension.Air, new() { Target = "ozone", Task = LearningTask.Regression, Trainer = "averaged-perceptron" })).Message;

        Assert.Contains("averaged-perceptron", message, StringComparison.Ordinal);
        Assert.Contains("regression", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_ends_trees_in_the_middle_of_a_fit()
    {
        var rows = Frame.ReadCsv(RepositoryPaths.Of("data", "diamonds.csv"));
        using var stop = new CancellationTokenSource();
        var fit = Learner.FitAsync(rows, new() { Target = "price", Trainer = "fast-tree", Set = "trees=3000" }, new Stops(stop), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fit.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    private static bool IsForClasses(string trainer) => ModelOps.Trainers.Find(trainer).Tasks.Contains(LearningTask.Binary);

    private static Frame Rows(string trainer) => IsForClasses(trainer) ? Extension.Credit : Extension.Air;

    private static FitOptions Options(string trainer) => new()
    {
        Target = IsForClasses(trainer) ? "risk" : "ozone",
        PositiveClass = IsForClasses(trainer) ? "bad" : null,
        Trainer = trainer,
        Set = ModelOps.Trainers.Find(trainer).Parameters.Any(parameter => parameter.Name == "trees") ? TrainerSettings.Parse("trees=10") : null,
    };

    // Stops the fit at its first message.
    private sealed class Stops(CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => stop.Cancel();
    }
}
