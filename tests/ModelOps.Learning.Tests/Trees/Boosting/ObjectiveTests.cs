using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees.Boosting;

public sealed class ObjectiveTests
{
    private const int Rows = 37; // no whole number of registers

    [Theory]
    [InlineData("log")]
    [InlineData("softmax")]
    [InlineData("squared")]
    [InlineData("poisson")]
    public void Derivatives_are_those_of_the_loss(string name) => Each(name, (objective, scores, _) =>
    {
        objective.Prepare(0, Rows, scores);
        for (var output = 0; output < objective.Outputs; output++)
        {
            var (first, second) = (new float[Rows], new float[Rows]);
            objective.Derive(output, 0, scores, first, second);
            for (var row = 0; row < Rows; row++)
            {
                // A step that single precision keeps, and central differences.
                const float Step = 1 / 128f;
                double Loss(float by)
                {
                    var moved = scores.Select(each => each.ToArray()).ToArray();
                    moved[output][row] += by;
                    return objective.Loss(row, moved);
                }

                var size = Math.Max(1, Math.Abs(first[row]));
                Assert.Equal((Loss(Step) - Loss(-Step)) / (2 * Step), first[row], 2e-3 * size);
                Assert.Equal((Loss(Step) - (2 * Loss(0)) + Loss(-Step)) / (Step * Step), second[row], 2e-2 * Math.Max(1, second[row]));
            }
        }
    });

    [Theory]
    [InlineData("log")]
    [InlineData("softmax")]
    [InlineData("squared")]
    [InlineData("poisson")]
    public void The_start_is_where_no_constant_does_better(string name) => Each(name, (objective, _, random) =>
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        var start = objective.Start(rows);
        double Loss(double[] constants)
        {
            var scores = constants.Select(value => Enumerable.Repeat((float)value, Rows).ToArray()).ToArray();
            return rows.Sum(row => objective.Weight(row) * objective.Loss(row, scores));
        }

        // Single precision keeps about seven digits.
        for (var i = 0; i < 10; i++)
        {
            double[] other = [.. start.Select(value => value + ((random.NextDouble() - 0.5) * 0.4))];
            Assert.True(Loss(start) <= Loss(other) + (1e-4 * Math.Abs(Loss(start))));
        }
    });

    [Theory]
    [InlineData("log")]
    [InlineData("softmax")]
    [InlineData("poisson")]
    public void A_leafs_step_never_raises_the_loss_of_its_rows(string name) => Each(name, (objective, scores, random) =>
    {
        objective.Prepare(0, Rows, scores);
        int[] leaf = [.. Enumerable.Range(0, Rows).Where(_ => random.Next(3) == 0)];
        if (leaf.Length == 0)
        {
            return;
        }

        for (var output = 0; output < objective.Outputs; output++)
        {
            var (first, second) = (new float[Rows], new float[Rows]);
            objective.Derive(output, 0, scores, first, second);
            var newton = -leaf.Sum(row => objective.Weight(row) * first[row]) / leaf.Sum(row => objective.Weight(row) * second[row]);
            var step = Math.Clamp(objective.Step(output, leaf, scores, newton), -objective.MostStep, objective.MostStep);
            var moved = scores.Select(each => each.ToArray()).ToArray();
            Array.ForEach(leaf, row => moved[output][row] += (float)step);
            double Loss(float[][] at) => leaf.Sum(row => objective.Weight(row) * objective.Loss(row, at));

            Assert.True(Loss(moved) <= Loss(scores) + (1e-5 * Math.Max(1, Loss(scores))), $"{Loss(scores)} rose to {Loss(moved)} by {step} of {newton}.");
        }
    });

    [Fact]
    public void A_leaf_of_the_quantile_loss_takes_the_quantile_of_its_residuals()
    {
        var objective = new QuantileObjective([1, 2, 3, 4, 100], null, 0.5);
        Assert.Equal(3, objective.LeafValue([0, 1, 2, 3, 4], new float[5]));
        Assert.Equal(1.5, objective.LeafValue([0, 1], new float[5]));
        Assert.Equal(2, objective.LeafValue([0, 1, 2, 3, 4], [1, 1, 1, 1, 1]));
        Assert.Equal(100, new QuantileObjective([1, 2, 100], [1, 1, 5], 0.5).LeafValue([0, 1, 2], new float[3]));
    }

    private static void Each(string name, Action<Objective, float[][], Random> check) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            float[]? weights = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, Rows).Select(_ => (float)random.NextDouble() + 0.1f)];
            double[] Draw(int classes) => [.. Enumerable.Range(0, Rows).Select(row => row < classes ? row : (double)random.Next(classes))];
            Objective objective = name switch
            {
                "log" => new LogisticObjective(Draw(2), weights),
                "softmax" => new SoftmaxObjective(Draw(4), weights, 4),
                "poisson" => new PoissonObjective(Draw(6), weights),
                _ => new SquaredObjective([.. Draw(9).Select(value => value * 1.7)], weights),
            };
            // Multiples of 1/1024, so that a score and a step from it are exact in single precision.
            check(objective, [.. Enumerable.Range(0, objective.Outputs).Select(_ => Enumerable.Range(0, Rows).Select(_ => random.Next(-2048, 2048) / 1024f).ToArray())], random);
        }));
}
