using ModelOps.Learning.Linear;

namespace ModelOps.Learning.Tests.Linear;

public sealed class NewtonTests
{
    [Theory]
    [InlineData(700, 5, 1.0)]
    [InlineData(1300, 30, 0.01)]
    [InlineData(60, 90, 10.0)]
    public void The_minimum_is_that_of_a_method_without_second_derivatives(int rows, int columns, double c)
    {
        var (x, y, signs) = Rows(rows, columns, noise: 1);
        var tiles = new RowTiles(x);
        var weights = Enumerable.Range(0, rows).Select(i => i % 7 == 0 ? 0 : 1 + (i % 3)).Select(weight => (double)weight).ToArray();
        ICurvedObjective[] objectives =
        [
            new LogisticObjective(tiles, y with { Weights = Array.ConvertAll(weights, weight => (float)weight) }, 1, c, 1),
            new SquaredHingeObjective(tiles, signs, weights, c, 2),
        ];
        foreach (var objective in objectives)
        {
            var (newton, lbfgs) = (new double[columns + 1], new double[columns + 1]);
            var steps = 0;
            Newton.Minimize(newton, objective, 1e-9, 100, (step, _) => steps = step);
            Lbfgs.Minimize(lbfgs, objective.Evaluate, 1e-9, 5000, (_, _) => { });

            Assert.InRange(steps, 1, 25);
            Assert.All(newton.Zip(lbfgs), pair => Assert.Equal(pair.Second, pair.First, 1e-3 * Math.Max(1, Math.Abs(pair.Second))));
            Assert.True(objective.Evaluate(newton, new double[columns + 1]) <= objective.Evaluate(lbfgs, new double[columns + 1]) + 1e-12);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("l2")]
    public void Classes_that_a_line_parts_and_columns_that_repeat_each_other_come_to_an_end(string penalty)
    {
        var values = Enumerable.Range(0, 50).Select(i => i - 24.5).ToArray();
        var frame = new Frame(
            new Column<double>("a", values), new Column<double>("again", values), new Column<double>("still", [.. values.Select(_ => 1.0)]),
            StringColumn.From("side", values.Select(value => value > 0 ? "yes" : "no")));

        foreach (var trainer in (string[])["logistic", "svm"])
        {
            using var model = Learner.Fit(frame, new() { Target = "side", Trainer = trainer, Set = trainer == "logistic" ? $"penalty={penalty}" : "c=1" });
            Assert.Equal(frame["side"].Count, model.Model.Score(frame).Labels!.Zip(values, (label, value) => label == (value > 0 ? 1 : 0)).Count(same => same));
        }
    }

    [Fact]
    public void Very_many_columns_are_fitted_too()
    {
        var (x, y, _) = Rows(400, 300, noise: 0.1);
        foreach (var trainer in (string[])["logistic", "svm"])
        {
            var output = new double[800];
            Trainers.Find(trainer).Create().Fit(x, y, new FitContext(LearningTask.Binary)).Predict(x, output);
            Assert.InRange(Enumerable.Range(0, 400).Count(i => (output[(2 * i) + 1] > 0.5) == (y.Values[i] == 1)), 390, 400);
        }
    }

    private static (Features X, Targets Y, double[] Signs) Rows(int rows, int columns, double noise)
    {
        var random = new Random(rows + columns);
        var values = Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var x = new Features(values, rows, [.. Enumerable.Range(0, columns).Select(j => new FeatureInfo($"c{j}"))]);
        var classes = Enumerable.Range(0, rows).Select(i => x.Row(i)[0] - (2 * x.Row(i)[1]) + (noise * (random.NextDouble() - 0.5)) > 0 ? 1.0 : 0).ToArray();
        return (x, new Targets(classes, 2), Array.ConvertAll(classes, value => (2 * value) - 1));
    }
}
