namespace ModelOps.Learning.Tests.Issues;

/// <summary>
/// Columns and targets whose squares overflow or vanish were scaled by 1, so that models saw signs only, and a lasso on a target of 1e160 ended a
/// whole search: every trainer learns from them, or says in one sentence that it cannot.
/// </summary>
public sealed class ExtremeNumbersTests
{
    private const int Rows = 600;

    public static TheoryData<string> All => [.. Parity.Parity.TableTrainers.Where(trainer => trainer.Name != "dummy").Select(trainer => trainer.Name)];

    private static Frame Data(double column, double target)
    {
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, Rows).Select(row => (double)(row * 37 % 101))];
        return new Frame(
            new Column<double>("x", [.. x.Select(value => value * column)]),
            new Column<double>("noise", [.. x.Select(_ => random.NextDouble() * column)]),
            new Column<double>("y", [.. x.Select(value => ((2 * value) + random.NextDouble()) * target)]),
            StringColumn.From("class", x.Select(value => value > 30 ? "high" : "low")),
            StringColumn.From("three", x.Select(value => value > 60 ? "high" : value > 30 ? "middle" : "low")));
    }

    private static TrainerSettings Set(string trainer, double alpha) =>
        trainer switch { "mlp" => "epochs=60,learning_rate=0.01", "lasso" or "elastic-net" => FormattableString.Invariant($"alpha={alpha}"), _ => "" };

    // The share of the target's spread that is left unexplained, of numbers whose squares may overflow.
    private static double Unexplained(double[] actual, double[] predicted)
    {
        var size = actual.Max(Math.Abs);
        var mean = actual.Average(value => value / size);
        return actual.Zip(predicted, (y, p) => Math.Pow((y - p) / size, 2)).Sum() / actual.Sum(value => Math.Pow((value / size) - mean, 2));
    }

    private static string? Wrong(Frame frame, FitOptions options)
    {
        try
        {
            using var trained = Learner.Fit(frame, options);
            var scores = trained.Model.Score(frame);
            var all = scores.Probabilities ?? scores.Values!;
            var learnt = scores.Values is { } values
                ? 1 - Unexplained(((Column<double>)frame["y"]).Values.ToArray(), values)
                : Enumerable.Range(0, frame.RowCount).Average(row => trained.Model.Metadata.Classes[scores.Labels![row]] == (string)frame[options.Target][row]! ? 1.0 : 0);
            return !all.All(double.IsFinite) ? "scores that are not finite" : learnt < 0.75 ? $"{learnt} learnt ({string.Join(' ', trained.Notes)})" : null;
        }
        catch (InvalidInputException exception)
        {
            return exception.Errors.Count == 1 && System.Text.RegularExpressions.Regex.IsMatch(exception.Message, "too (large|small)|target of very large numbers") ? null : exception.Message;
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Columns_of_any_size_are_learnt_from(string trainer)
    {
        var info = Trainers.Find(trainer);
        string[] targets = [.. info.Tasks.Contains(LearningTask.Binary) ? (string[])["class", "three"] : [], .. info.Tasks.Contains(LearningTask.Regression) ? (string[])["y"] : []];
        var wrong = from size in (double[])[1, 1e300, 1e160, 1e30, 1e-30, 1e-50, 1e-170, 1e-300]
                    from target in targets
                    let problem = Wrong(Data(size, 1), new() { Target = target, Features = ["x", "noise"], Trainer = trainer, Set = Set(trainer, 0.01) })
                    where problem is not null
                    select $"{target} from columns of {size}: {problem}";

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Targets_of_any_size_are_learnt_or_refused_in_one_sentence(string trainer)
    {
        if (!Trainers.Find(trainer).Tasks.Contains(LearningTask.Regression))
        {
            return;
        }

        var wrong = from size in (double[])[1e300, 1e160, 1e150, 1e30, 1e-30, 1e-50, 1e-170, 1e-300]
                    let problem = Wrong(Data(1, size), new() { Target = "y", Features = ["x", "noise"], Trainer = trainer, Set = Set(trainer, 0) })
                    where problem is not null
                    select $"a target of {size}: {problem}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(400)]
    public async Task A_target_whose_squares_overflow_ends_a_trial_and_not_the_search(int rows)
    {
        var frame = Data(1, 1).Take([.. Enumerable.Range(0, rows).Select(row => row % Rows)]);
        frame = new Frame([frame["x"], frame["noise"], new Column<double>("y", [.. Enumerable.Range(0, rows).Select(row => (row * 37 % 101) * 1e160)])]);
        var exception = Assert.Throws<InvalidInputException>(() => Learner.Fit(frame, new() { Target = "y", Trainer = "lasso" }));
        var found = await Search.RunAsync(frame, new() { Target = "y" }, new() { Trainers = ["lasso", "knn"], Trials = 2, Folds = 2, Metric = "mae" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("The trainer lasso cannot compute with a target of numbers up to 1E+162: they are too large. Divide the target by a constant, or choose another trainer.", exception.Message);
        Assert.Equal("knn", found.Best.Trainer);
        Assert.EndsWith(exception.Message, found.Leaderboard[^1].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logistic", 1e-170)]
    [InlineData("logistic", 1e-50)]
    [InlineData("decision-tree", 1e-50)]
    [InlineData("decision-tree", 1e-300)]
    public void One_column_of_tiny_numbers_far_from_zero_is_shifted_in_the_graph_too(string trainer, double size)
    {
        var frame = new Frame(new Column<double>("x", [.. Enumerable.Range(0, Rows).Select(row => (1e6 + row) * size)]), StringColumn.From("class", Enumerable.Range(0, Rows).Select(row => row < 200 ? "low" : "high")));

        Assert.Null(Wrong(frame, new() { Target = "class", Trainer = trainer }));
    }
}
