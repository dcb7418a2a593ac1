using ModelOps.Learning.Networks;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Networks;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("relu", true)]
    [InlineData("tanh", true)]
    [InlineData("logistic", true)]
    [InlineData("tanh", false)]
    [InlineData("logistic", false)]
    public void Gradients_are_those_of_small_differences(string activation, bool isClassifier)
    {
        var shape = new NetworkShape(4, [5, 3], isClassifier ? 3 : 1, activation, isClassifier);
        using var graph = new TrainingGraph(shape.Design, shape.Initial(3), threads: 1);
        var random = new Random(2);
        var batch = graph.BatchOf(6);
        foreach (ref var value in batch.Inputs)
        {
            value = (float)((random.NextDouble() * 4) - 2);
        }

        var y = new Targets([.. Enumerable.Range(0, 6).Select(i => isClassifier ? i % 3 : random.NextDouble())], isClassifier ? 3 : 0, [1, 2, 0.5f, 1, 3, 1]);
        batch.SetTargets(y, [0, 1, 2, 3, 4, 5], smoothing: 0);

        GradientCheck.Run(graph, () => batch.Run(), 2e-3 + (activation == "relu" ? 0.02 : 0));
    }

    [Fact]
    public void Opposite_quarters_are_told_apart_by_a_hidden_layer_only()
    {
        var random = new Random(1);
        var a = Enumerable.Range(0, 600).Select(_ => (random.NextDouble() * 2) - 1).ToArray();
        var b = Enumerable.Range(0, 600).Select(_ => (random.NextDouble() * 2) - 1).ToArray();
        var frame = new Frame(new Column<double>("a", a), new Column<double>("b", b), StringColumn.From("y", a.Zip(b, (p, q) => p * q > 0 ? "same" : "other")));

        Assert.InRange(Accuracy(frame, new() { Target = "y", Trainer = "logistic" }), 0.4, 0.65);
        Assert.InRange(Accuracy(frame, new() { Target = "y", Trainer = "mlp", Set = "layers=16,learning_rate=0.02,batch=50" }), 0.96, 1);
    }

    // From the draw of seed 42 these narrow layers stay a while where two classes are one (a loss of 2/3 ln 2), under sgd, too. A rate that falls before keeps them
    // there; one that stays leads out. Every optimizer is compared with the printed formulas in OptimizerTests.
    [Theory]
    [InlineData("constant", 0.94, 1)]
    [InlineData("step", 0.6, 0.75)]
    public void A_plateau_is_left_while_the_rate_does_not_fall(string schedule, double least, double most)
    {
        var iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));

        Assert.InRange(Accuracy(iris, new() { Target = "species", Trainer = "mlp", Set = $"optimizer=momentum,learning_rate=0.02,schedule={schedule},batch=16,layers=12x8,epochs=100", Seed = 42 }), least, most);
    }

    [Theory]
    [InlineData("optimizer=sgd,learning_rate=0.4,schedule=cosine")]
    [InlineData("optimizer=momentum,learning_rate=0.02,schedule=step")]
    [InlineData("activation=logistic,early_stopping=true,learning_rate=0.02")]
    public void Every_optimizer_and_schedule_learns_iris(string set)
    {
        var iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));
        var options = new FitOptions { Target = "species", Trainer = "mlp", Set = TrainerSettings.Parse(set + ",batch=16,layers=12x8,epochs=100"), Seed = 1 };

        using var model = Learner.Fit(iris, options);

        Assert.True(model.LossCurve[^1].Loss < model.LossCurve[0].Loss / 2);
        Assert.Equal(set.Contains("early_stopping"), model.LossCurve[0].ValidationLoss is not null);
        Assert.InRange(Accuracy(iris, options), 0.94, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_network_at_any_number_of_threads()
    {
        var iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));
        string Scores(int threads)
        {
            using var model = Learner.Fit(iris, new() { Target = "species", Trainer = "mlp", Set = "epochs=5,layers=256x256,batch=150", Threads = threads });
            return model.Predict(iris).ToCsv();
        }

        Assert.Equal(Scores(1), Scores(2));
    }

    [Fact]
    public void Layers_that_are_none_are_refused() => Assert.Equal(
        "'layers' of mlp is '64,32', but must be widths from 1 to 100000, such as 64x32.",
        Assert.Throws<InvalidInputException>(() => Trainers.Find("mlp").Create(new() { ["layers"] = "64,32" })).Message);

    private static double Accuracy(Frame frame, FitOptions options)
    {
        using var model = Learner.Fit(frame, options);
        var predicted = model.Predict(frame)["label"];
        return Enumerable.Range(0, frame.RowCount).Count(row => Equals(predicted[row], frame[options.Target][row])) / (double)frame.RowCount;
    }
}
