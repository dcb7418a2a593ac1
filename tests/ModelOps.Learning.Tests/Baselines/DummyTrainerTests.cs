using ModelOps.Learning.Tests.Trees;

namespace ModelOps.Learning.Tests.Baselines;

public sealed class DummyTrainerTests
{
    private static readonly Features _x = new([], 4, []);

    [Fact]
    public void Numbers_get_their_mean_or_median()
    {
        var y = new Targets([1, 2, 3, 10], 0);
        Assert.Equal([4.0, 4, 4, 4], Predict("", y, LearningTask.Regression));
        Assert.Equal([2.5, 2.5, 2.5, 2.5], Predict("strategy=median", y, LearningTask.Regression));
        Assert.Equal(7.0, Predict("", y with { Weights = [1, 0, 0, 2] }, LearningTask.Regression)[0]);
    }

    [Fact]
    public void Classes_get_their_shares()
    {
        Assert.Equal([0.25, 0.75], Predict("", new Targets([1, 1, 0, 1], 2), LearningTask.Binary)[..2]);
        Assert.Equal([0.5, 0.25, 0.25], Predict("", new Targets([0, 1, 2, 2], 3, [2, 1, 0.5f, 0.5f]), LearningTask.Multiclass)[..3]);
    }

    private static double[] Predict(string settings, Targets y, LearningTask task) => TreeData.Predict(Trainers.Find("dummy").Create(settings).Fit(_x, y, new FitContext(task)), _x);
}
