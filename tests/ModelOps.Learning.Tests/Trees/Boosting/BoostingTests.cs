using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees.Boosting;

public sealed class BoostingTests
{
    private static double Loss(string loss, double[] scores, Targets y, int outputs) => Enumerable.Range(0, y.Values.Length).Average(row => loss switch
    {
        "log" => -Math.Log(Math.Max(1e-300, scores[(row * outputs) + (int)y.Values[row]])),
        "absolute" => Math.Abs(scores[row] - y.Values[row]),
        "poisson" => scores[row] - (y.Values[row] * Math.Log(scores[row])),
        _ => Math.Pow(scores[row] - y.Values[row], 2),
    });

    [Theory]
    [InlineData("log", LearningTask.Binary)]
    [InlineData("log", LearningTask.Multiclass)]
    [InlineData("squared", LearningTask.Regression)]
    [InlineData("absolute", LearningTask.Regression)]
    [InlineData("poisson", LearningTask.Regression)]
    public void More_rounds_lower_the_loss_of_the_training_rows(string loss, LearningTask task)
    {
        var x = TreeData.Features(800, 3, 2, 0.05, 4);
        var y = TreeData.Targets(x, task, 4);
        y = loss == "poisson" ? y with { Values = [.. y.Values.Select(value => Math.Round(Math.Abs(value)))] } : y;
        double[] losses = [.. new[] { 1, 5, 20, 80 }.Select(rounds =>
        {
            var model = TreeData.Fit("gradient-boosting", $"trees={rounds},loss={loss}", x, y, task);
            return Loss(loss, TreeData.Predict(model, x), y, model.OutputCount);
        })];

        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second < pair.First, $"{pair.First} rose to {pair.Second}."));
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    public void Probabilities_sum_to_1(LearningTask task)
    {
        var x = TreeData.Features(300, 3, 1, 0.1, 2);
        var model = TreeData.Fit("gradient-boosting", "trees=10", x, TreeData.Targets(x, task, 2), task);
        var scores = TreeData.Predict(model, x);
        for (var row = 0; row < x.RowCount; row++)
        {
            Assert.Equal(1, scores.AsSpan(row * model.OutputCount, model.OutputCount).ToArray().Sum(), 1e-6);
        }
    }

    [Fact]
    public void Leaves_depth_and_rows_are_kept_within_their_limits()
    {
        var x = TreeData.Features(1000, 4, 0, 0, 6);
        var y = TreeData.Targets(x, LearningTask.Regression, 6);
        var model = (TreeModel)TreeData.Fit("gradient-boosting", "trees=5,leaves=6,depth=3,min_data=50", x, y, LearningTask.Regression);

        Assert.All(model.Ensemble.Trees, tree => Assert.InRange(tree.Count(node => node.Mode == ModelOps.Models.Trees.TreeNodeMode.Leaf), 2, 6));
        var one = (TreeModel)TreeData.Fit("gradient-boosting", "trees=1,learning_rate=1,leaves=6,min_data=50", x, y, LearningTask.Regression);
        Assert.All(TreeData.Predict(one, x).GroupBy(score => score), leaf => Assert.True(leaf.Count() >= 50));
    }

    [Fact]
    public void One_round_at_full_length_predicts_the_means_of_its_leaves()
    {
        var x = TreeData.Features(400, 3, 1, 0.1, 8);
        var y = TreeData.Targets(x, LearningTask.Regression, 8, weighted: true);
        var scores = TreeData.Predict(TreeData.Fit("gradient-boosting", "trees=1,learning_rate=1,leaves=5", x, y, LearningTask.Regression), x);

        foreach (var leaf in Enumerable.Range(0, x.RowCount).GroupBy(row => scores[row]))
        {
            Assert.Equal(leaf.Sum(row => y.Weights![row] * y.Values[row]) / leaf.Sum(row => (double)y.Weights![row]), leaf.Key, 1e-3);
        }
    }

    [Theory]
    [InlineData("l2=1000")]
    [InlineData("min_gain=1000000")]
    [InlineData("min_hessian=1000000")]
    public void Strong_limits_leave_the_mean(string setting)
    {
        var x = TreeData.Features(200, 2, 0, 0, 3);
        var y = TreeData.Targets(x, LearningTask.Regression, 3);
        var scores = TreeData.Predict(TreeData.Fit("gradient-boosting", $"trees=3,{setting}", x, y, LearningTask.Regression), x);

        Assert.All(scores, score => Assert.Equal(y.Values.Average(), score, 0.2));
    }

    [Fact]
    public void Validation_rows_that_are_given_end_the_fit()
    {
        var x = TreeData.Features(600, 3, 0, 0, 12);
        var y = TreeData.Targets(x, LearningTask.Regression, 12);
        int[] train = [.. Enumerable.Range(0, 400)], held = [.. Enumerable.Range(400, 200)];
        var noise = new Targets([.. held.Select(row => -y.Values[row])], 0);
        var context = new FitContext(LearningTask.Regression) { Threads = 1, ValidationFeatures = x.Take(held), ValidationTargets = noise };

        var model = (TreeModel)Trainers.Find("gradient-boosting").Create("trees=200,early_stopping=5").Fit(x.Take(train), y.Take(train), context);

        // Each tree makes the turned targets worse: hardly any is kept.
        Assert.InRange(model.Ensemble.Trees.Count, 0, 5);
    }
}
