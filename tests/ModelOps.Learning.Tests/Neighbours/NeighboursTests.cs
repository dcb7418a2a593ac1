using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Tests.Trees;

namespace ModelOps.Learning.Tests.Neighbours;

public sealed class NeighboursTests
{
    [Fact]
    public void The_nearest_rows_are_those_of_a_search_through_all() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var (rows, neighbours) = (random.Next(1, 60), random.Next(1, 8));
            var x = Whole(random, rows);
            var y = new Targets([.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())], 0);
            var asked = Whole(random, 10);

            var actual = TreeData.Predict(Trainers.Find("knn").Create($"neighbors={neighbours}").Fit(x, y, new FitContext(LearningTask.Regression) { Threads = 2 }), asked);

            for (var i = 0; i < 10; i++)
            {
                var nearest = Enumerable.Range(0, rows).OrderBy(row => Distance(x, row, asked, i)).ThenBy(row => row).Take(neighbours);
                Assert.Equal(nearest.Average(row => y.Values[row]), actual[i], 1e-12);
            }
        }));

    [Fact]
    public void Classes_get_the_shares_of_the_neighbours()
    {
        var x = new Features([0, 1, 2, 10, 11], 5, [new("a")]);
        var model = Trainers.Find("knn").Create("neighbors=3").Fit(x, new Targets([0, 0, 1, 2, 2], 3), new FitContext(LearningTask.Multiclass));

        Assert.Equal([2.0 / 3, 1.0 / 3, 0], TreeData.Predict(model, new Features([0.4f], 1, x.Columns)));
        Assert.Equal([0, 1.0 / 3, 2.0 / 3], TreeData.Predict(model, new Features([20f], 1, x.Columns)));
    }

    [Fact]
    public void More_rows_than_are_kept_are_thinned_by_the_seed()
    {
        var x = new Features([.. Enumerable.Range(0, 500).Select(i => (float)i)], 500, [new("a")]);
        var y = new Targets([.. Enumerable.Range(0, 500).Select(i => (double)i)], 0);
        double[] Fit(int seed) => TreeData.Predict(Trainers.Find("knn").Create("neighbors=1,max_rows=50").Fit(x, y, new FitContext(LearningTask.Regression) { Seed = seed }), x);

        Assert.Equal(50, Fit(1).Distinct().Count());
        Assert.Equal(Fit(1), Fit(1));
        Assert.NotEqual(Fit(1), Fit(2));
    }

    // Whole numbers: distances are exact, and many are equal.
    private static Features Whole(Random random, int rows) => new([.. Enumerable.Range(0, rows * 3).Select(_ => (float)random.Next(-4, 5))], rows, [new("a"), new("b"), new("c")]);

    private static double Distance(Features x, int row, Features other, int at) => Enumerable.Range(0, 3).Sum(j => Math.Pow(x.Row(row)[j] - other.Row(at)[j], 2));
}
