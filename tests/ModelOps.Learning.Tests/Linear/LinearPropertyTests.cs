using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Tests.Trees;

namespace ModelOps.Learning.Tests.Linear;

public sealed class LinearPropertyTests
{
    [Fact]
    public void A_weight_of_two_equals_the_row_twice() => Each((random, x, _) =>
    {
        int[] times = [.. Enumerable.Range(0, x.RowCount).Select(_ => random.Next(1, 4))];
        int[] repeated = [.. Enumerable.Range(0, x.RowCount).SelectMany(row => Enumerable.Repeat(row, times[row]))];
        foreach (var (trainer, set, task) in new[] { ("ols", "", LearningTask.Regression), ("ridge", "", LearningTask.Regression), ("logistic", "tol=1e-10", LearningTask.Binary) })
        {
            var y = Target(random, x, task);
            var weighted = Scores(trainer, set, x, y with { Weights = Array.ConvertAll(times, each => (float)each) }, task, x);
            var twice = Scores(trainer, set, x.Take(repeated), y.Take(repeated), task, x);
            Assert.All(weighted.Zip(twice), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        }
    });

    [Fact]
    public void The_order_of_rows_does_not_matter() => Each((random, x, _) =>
    {
        int[] order = [.. Enumerable.Range(0, x.RowCount).OrderBy(_ => random.Next())];
        foreach (var (trainer, set, task) in new[] { ("ridge", "alpha=0.5", LearningTask.Regression), ("lasso", "alpha=0.01,tol=1e-10", LearningTask.Regression), ("logistic", "tol=1e-10", LearningTask.Multiclass) })
        {
            var y = Target(random, x, task);
            Assert.All(Scores(trainer, set, x, y, task, x).Zip(Scores(trainer, set, x.Take(order), y.Take(order), task, x)), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        }
    });

    [Fact]
    public void A_stronger_penalty_brings_predictions_nearer_to_the_mean() => Each((random, x, _) =>
    {
        var y = Target(random, x, LearningTask.Regression);
        double Spread(string alpha) => Scores("ridge", $"alpha={alpha}", x, y, LearningTask.Regression, x).Sum(score => Math.Pow(score - y.Values.Average(), 2));

        Assert.True(Spread("0.01") >= Spread("10") - 1e-9);
        Assert.True(Spread("10") >= Spread("10000") - 1e-9);
        Assert.Equal(0, Spread("1000000000") / x.RowCount, 1e-6);
    });

    [Fact]
    public void An_elastic_net_of_L2_alone_shrinks_and_of_L1_alone_is_the_lasso() => Each((random, x, _) =>
    {
        var y = Target(random, x, LearningTask.Regression);
        var lasso = Scores("lasso", "alpha=0.05,tol=1e-10", x, y, LearningTask.Regression, x);
        Assert.All(lasso.Zip(Scores("elastic-net", "alpha=0.05,l1_ratio=1,tol=1e-10", x, y, LearningTask.Regression, x)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    });

    [Theory]
    [InlineData("logistic", LearningTask.Binary)]
    [InlineData("logistic", LearningTask.Multiclass)]
    [InlineData("svm", LearningTask.Binary)]
    [InlineData("svm", LearningTask.Multiclass)]
    public void Probabilities_sum_to_1(string trainer, LearningTask task) => Each((random, x, _) =>
    {
        var y = Target(random, x, task);
        var scores = Scores(trainer, "", x, y, task, x);
        for (var row = 0; row < x.RowCount; row++)
        {
            var each = scores.AsSpan(row * y.ClassCount, y.ClassCount).ToArray();
            Assert.Equal(1, each.Sum(), 1e-9);
            Assert.All(each, probability => Assert.InRange(probability, 0, 1));
        }
    }, most: 8);

    [Fact]
    public void The_mean_probability_of_a_logistic_regression_is_the_share_of_its_class() => Each((random, x, _) =>
    {
        // The intercept is not penalised: at the minimum its derivative, the difference of the two, is 0.
        var y = Target(random, x, LearningTask.Binary);
        var scores = Scores("logistic", "tol=1e-10", x, y, LearningTask.Binary, x);
        Assert.Equal(y.Values.Average(), Enumerable.Range(0, x.RowCount).Average(row => scores[(2 * row) + 1]), 1e-6);
    });

    private static double[] Scores(string trainer, string set, Features x, Targets y, LearningTask task, Features asked) =>
        TreeData.Predict(Trainers.Find(trainer).Create(set).Fit(x, y, new FitContext(task) { Threads = 1 }), asked);

    private static Targets Target(Random random, Features x, LearningTask task)
    {
        double[] signal = [.. Enumerable.Range(0, x.RowCount).Select(row => (2 * x.Row(row)[0]) - x.Row(row)[1] + random.NextDouble())];
        return task switch
        {
            LearningTask.Binary => new Targets([.. signal.Select((value, row) => row < 2 ? row : value > 0.5 ? 1.0 : 0)], 2),
            LearningTask.Multiclass => new Targets([.. signal.Select((value, row) => row < 3 ? row : value < -1 ? 0.0 : value < 1 ? 1 : 2)], 3),
            _ => new Targets(signal, 0),
        };
    }

    private static void Each(Action<Random, Features, int> check, int most = 15) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(most),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var (rows, width) = (random.Next(30, 120), random.Next(2, 5));
            check(random, new Features([.. Enumerable.Range(0, rows * width).Select(_ => (float)((random.NextDouble() * 4) - 2))], rows, [.. Enumerable.Range(0, width).Select(j => new FeatureInfo($"f{j}"))]), seed);
        }));
}
