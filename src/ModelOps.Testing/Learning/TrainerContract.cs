using ModelOps.Learning;

namespace ModelOps.Testing;

/// <summary>What every trainer does, for each task that it names: a graph that scores as it does, the same model for the same seed, an end when it is cancelled, clear errors.</summary>
public abstract class TrainerContract
{
    private const int RowCount = 160;
    private static readonly string[] _kinds = ["red", "green", "blue"];

    /// <summary>The trainer.</summary>
    protected abstract TrainerDefinition Trainer { get; }

    /// <summary>How far the scores of two fits with the same seed may lie apart; 0 where threads do not matter.</summary>
    protected virtual double Tolerance => 0;

    /// <summary>After a fit every model is compared with its graph over all rows: this fails when they differ.</summary>
    [Fact]
    public void Its_graph_scores_as_it_does_with_missing_values_and_values_it_has_not_seen()
    {
        foreach (var task in Trainer.Tasks)
        {
            using var trained = Fit(task, Rows(task, 1));
            var unseen = Frame.Concat(Rows(task, 2), new Frame(
                new Column<double>("size", [double.NaN]), new Column<double>("age", [1e6]), StringColumn.From("kind", ["never seen"]), Target(task, [0])));

            var scored = trained.Predict(unseen);

            Assert.Equal(unseen.RowCount, scored.RowCount);
            Assert.True(trained.GraphDifference < 1e-4, $"{Trainer.Name}, {task}: the graph differs by {trained.GraphDifference}.");
            Assert.All(scored.Columns.OfType<Column<double>>(), column => Assert.All(column.Values.ToArray(), value => Assert.True(double.IsFinite(value), $"{Trainer.Name}, {task}: {column.Name} is {value}.")));
        }
    }

    /// <summary>A model that cannot be made again cannot be explained.</summary>
    [Fact]
    public void The_same_seed_gives_the_same_scores()
    {
        foreach (var task in Trainer.Tasks)
        {
            using var first = Fit(task, Rows(task, 1));
            using var second = Fit(task, Rows(task, 1));

            foreach (var (one, other) in Numbers(first.Predict(Rows(task, 3))).Zip(Numbers(second.Predict(Rows(task, 3)))))
            {
                Assert.InRange(Math.Abs(one - other), 0, Tolerance);
            }
        }
    }

    /// <summary>Ctrl+C must not wait for the last tree.</summary>
    [Fact]
    public void A_fit_that_is_cancelled_ends()
    {
        var task = Trainer.Tasks[0];

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(task, Rows(task, 1), cancellationToken: new CancellationToken(canceled: true)));
    }

    /// <summary>A misspelt parameter, and values out of range, each in one sentence that names the parameter.</summary>
    [Fact]
    public void Settings_that_do_not_fit_are_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => Fit(Trainer.Tasks[0], Rows(Trainer.Tasks[0], 1), new TrainerSettings { ["no_such_parameter"] = "1" }));
        Assert.Contains("no_such_parameter", error.Message, StringComparison.Ordinal);

        foreach (var parameter in Trainer.Parameters.Where(parameter => double.IsFinite(parameter.Maximum) && parameter.Maximum < int.MaxValue / 2))
        {
            var beyond = (parameter.Maximum + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains(Trainer.Errors(new TrainerSettings { [parameter.Name] = beyond }), sentence => sentence.Contains(parameter.Name, StringComparison.Ordinal));
        }
    }

    /// <summary>Help shows the name, a sentence, and each parameter with its meaning; the defaults are themselves allowed.</summary>
    [Fact]
    public void It_describes_itself()
    {
        Assert.Matches("^[a-z][a-z0-9-]*$", Trainer.Name);
        Assert.EndsWith(".", Trainer.Description, StringComparison.Ordinal);
        Assert.NotEmpty(Trainer.Tasks);
        Assert.All(Trainer.Parameters, parameter => Assert.NotEmpty(parameter.Description));
        Assert.Empty(Trainer.Errors([]));
        Assert.Same(Trainer, Trainers.Find(Trainer.Name));
    }

    private TrainedModel Fit(LearningTask task, Frame rows, TrainerSettings? settings = null, CancellationToken cancellationToken = default) =>
        Learner.Fit(rows, new FitOptions { Target = "y", Task = task, Trainer = Trainer.Name, Set = settings, Threads = 1 }, null, cancellationToken);

    private static Frame Rows(LearningTask task, int seed)
    {
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, RowCount).Select(row => row % 11 == 0 ? double.NaN : random.NextDouble() * 10).ToArray();
        var ages = Enumerable.Range(0, RowCount).Select(_ => (double)random.Next(18, 80)).ToArray();
        var kinds = Enumerable.Range(0, RowCount).Select(_ => _kinds[random.Next(_kinds.Length)]).ToArray();
        var signal = Enumerable.Range(0, RowCount).Select(row => (double.IsNaN(sizes[row]) ? 5 : sizes[row]) + (ages[row] / 10) + (kinds[row] == "red" ? 4 : 0) + random.NextDouble()).ToArray();
        return new Frame(new Column<double>("size", sizes), new Column<double>("age", ages), StringColumn.From("kind", kinds), Target(task, signal));
    }

    private static Column Target(LearningTask task, double[] signal) => task switch
    {
        LearningTask.Binary => StringColumn.From("y", signal.Select(value => value > 11 ? "yes" : "no")),
        LearningTask.Multiclass => StringColumn.From("y", signal.Select(value => value > 13 ? "high" : value > 9 ? "middle" : "low")),
        _ => new Column<double>("y", signal),
    };

    private static IEnumerable<double> Numbers(Frame scored) => scored.Columns.OfType<Column<double>>().SelectMany(column => column.Values.ToArray());
}
