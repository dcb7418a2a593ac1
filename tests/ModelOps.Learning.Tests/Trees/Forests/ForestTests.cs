using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees.Forests;

public sealed class ForestTests
{
    private static IFittedModel Fit(ForestOptions options, Features x, Targets y, LearningTask task, int threads = 1, int seed = 3) =>
        new ForestTrainer("forest", options).Fit(x, y, new FitContext(task) { Seed = seed, Threads = threads });

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Predictions_stay_within_the_targets(bool bootstrap, bool randomCuts)
    {
        var x = TreeData.Features(500, 3, 2, 0.1, 5);
        var y = TreeData.Targets(x, LearningTask.Regression, 5, weighted: true);
        var scores = TreeData.Predict(Fit(new ForestOptions { Trees = 10, Bootstrap = bootstrap, RandomCuts = randomCuts }, x, y, LearningTask.Regression), TreeData.Features(400, 3, 2, 0.3, 6));

        Assert.All(scores, score => Assert.InRange(score, y.Values.Min() - 1e-3, y.Values.Max() + 1e-3));
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    public void Probabilities_sum_to_1(LearningTask task)
    {
        var x = TreeData.Features(400, 3, 2, 0.1, 7);
        var model = Fit(new ForestOptions { Trees = 7, MaxDepth = 4, Bootstrap = true }, x, TreeData.Targets(x, task, 7), task);
        var scores = TreeData.Predict(model, x);

        for (var row = 0; row < x.RowCount; row++)
        {
            Assert.Equal(1, scores.AsSpan(row * model.OutputCount, model.OutputCount).ToArray().Sum(), 1e-5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_depth_limits_every_tree(int depth)
    {
        var x = TreeData.Features(800, 4, 1, 0.1, 9);
        var model = (TreeModel)Fit(new ForestOptions { Trees = 4, MaxDepth = depth }, x, TreeData.Targets(x, LearningTask.Binary, 9), LearningTask.Binary);

        // Splits by categories are chains: of one split the links share their way out.
        Assert.All(model.Ensemble.Trees, tree => Assert.InRange(tree.Count(node => node.Mode == ModelOps.Models.Trees.TreeNodeMode.Leaf), 2, 1 << depth));
    }

    [Fact]
    public void The_fewest_rows_of_a_leaf_are_kept()
    {
        var x = TreeData.Features(300, 3, 0, 0, 10);
        var y = TreeData.Targets(x, LearningTask.Regression, 10);
        var model = (TreeModel)Fit(new ForestOptions { Trees = 1, MinData = 40, Features = FeatureCount.All }, x, y, LearningTask.Regression);
        var leaves = TreeData.Predict(model, x).GroupBy(score => score).Select(group => group.Count()).ToArray();

        Assert.True(leaves.Length > 1);
        Assert.All(leaves, rows => Assert.True(rows >= 40));
    }

    [Fact]
    public void A_row_that_weighs_more_draws_its_leaf()
    {
        var x = new Features([0, 0, 0, 1, 1, 1], 6, [new("a")]);
        double First(float weight) => TreeData.Predict(Fit(new ForestOptions { Trees = 1, MaxDepth = 1, MinData = 1 }, x, new Targets([0, 0, 9, 20, 20, 20], 0, [1, 1, weight, 1, 1, 1]), LearningTask.Regression), x)[0];

        Assert.Equal(3, First(1), 1e-3);
        Assert.Equal(7.2, First(8), 1e-3);
    }

    [Fact]
    public void Progress_is_reported_tree_by_tree_and_a_cancelled_fit_ends()
    {
        var x = TreeData.Features(100, 2, 0, 0, 1);
        var y = TreeData.Targets(x, LearningTask.Regression, 1);
        var steps = new List<FitProgress>();
        new ForestTrainer("forest", new ForestOptions { Trees = 5 }).Fit(x, y, new FitContext(LearningTask.Regression) { Threads = 1, Progress = new Listed(steps) });

        Assert.Equal(5, steps.Count);
        Assert.ThrowsAny<OperationCanceledException>(() => new ForestTrainer("forest", new ForestOptions()).Fit(x, y, new FitContext(LearningTask.Regression) { Threads = 1, CancellationToken = new CancellationToken(canceled: true) }));
    }

    private sealed class Listed(List<FitProgress> into) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => into.Add(value);
    }
}
