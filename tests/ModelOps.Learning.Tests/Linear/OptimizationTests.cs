using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Linear;

namespace ModelOps.Learning.Tests.Linear;

public sealed class OptimizationTests
{
    [Fact]
    public void Lbfgs_finds_the_minimum_of_a_bowl() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var n = random.Next(1, 12);
        double[] centre = [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble() * 10) - 5)];
        double[] steepness = [.. centre.Select(_ => Math.Pow(10, random.NextDouble() * 4))];
        var point = new double[n];

        Lbfgs.Minimize(point, (at, gradient) =>
        {
            var value = 0.0;
            for (var i = 0; i < n; i++)
            {
                value += steepness[i] / 2 * (at[i] - centre[i]) * (at[i] - centre[i]);
                gradient[i] = steepness[i] * (at[i] - centre[i]);
            }

            return value;
        }, 1e-8, 1000, (_, _) => { });

        Assert.All(point.Zip(centre), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lbfgs_walks_down_a_bent_valley_and_never_up()
    {
        double[] point = [-1.2, 1];
        var values = new List<double>();

        var done = Lbfgs.Minimize(point, (at, gradient) =>
        {
            var (a, b) = (1 - at[0], at[1] - (at[0] * at[0]));
            (gradient[0], gradient[1]) = ((-2 * a) - (400 * at[0] * b), 200 * b);
            return (a * a) + (100 * b * b);
        }, 1e-8, 200, (_, value) => values.Add(value));

        Assert.Equal(1, point[0], 1e-5);
        Assert.Equal(1, point[1], 1e-5);
        Assert.InRange(done, 1, 100);
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
    }

    [Fact]
    public void A_flat_start_takes_no_step() => Assert.Equal(0, Lbfgs.Minimize([1, 2], (_, gradient) => { Array.Clear(gradient); return 3; }, 1e-8, 10, (_, _) => { }));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_gradient_of_the_log_loss_is_its_slope(int outputs) => Objective(outputs, (x, y) => new LogisticObjective(new RowTiles(x), y, outputs, 0.7, 1).Evaluate);

    [Fact]
    public void The_gradient_of_the_squared_hinge_is_its_slope() => Objective(1, (x, y) => new SquaredHingeObjective(
        new RowTiles(x), Array.ConvertAll(y.Values, value => value == 0 ? -1.0 : 1), [.. y.Weights?.Select(weight => (double)weight) ?? y.Values.Select(_ => 1.0)], 0.7, 1).Evaluate);

    [Fact]
    public void Second_derivatives_are_the_slopes_of_the_first() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(20),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var (x, y, random) = Data(seed, 2);
            var objective = new LogisticObjective(new RowTiles(x), y, 1, 0.7, 1);
            var size = x.Count + 1;
            double[] point = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)];
            var hessian = new double[size * size];
            objective.Evaluate(point, new double[size]);
            objective.Curve(hessian);
            for (var j = 0; j < size; j++)
            {
                double[] Gradient(double by)
                {
                    var (moved, gradient) = ((double[])point.Clone(), new double[size]);
                    moved[j] += by;
                    objective.Evaluate(moved, gradient);
                    return gradient;
                }

                var (up, down) = (Gradient(1e-5), Gradient(-1e-5));
                for (var i = j; i < size; i++)
                {
                    Assert.Equal((up[i] - down[i]) / 2e-5, hessian[(i * size) + j], 1e-5);
                }
            }
        }));

    [Fact]
    public void The_triangular_factor_solves_least_squares_as_the_normal_equations_do() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var (rows, width, penalty) = (random.Next(20, 1500), random.Next(1, 6), random.NextDouble());
            var x = new Features([.. Enumerable.Range(0, rows * width).Select(_ => (float)(random.NextDouble() - 0.5))], rows, [.. Enumerable.Range(0, width).Select(j => new FeatureInfo($"f{j}"))]);
            var y = new Targets([.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 10)], 0, random.Next(2) == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble() + 0.1f)]);

            var (weights, intercept) = TriangularFactor.Of("ridge", x, y, new FitContext(LearningTask.Regression) { Threads = 2 }).Solve(penalty);

            // At the minimum the residuals are centred, and each column's product with them is the penalty's share.
            double[] residuals = [.. Enumerable.Range(0, rows).Select(row => (y.Weights?[row] ?? 1) * (y.Values[row] - intercept - Enumerable.Range(0, width).Sum(j => weights[j] * x.Row(row)[j])))];
            Assert.Equal(0, residuals.Sum(), 1e-6);
            for (var j = 0; j < width; j++)
            {
                Assert.Equal(penalty * weights[j], Enumerable.Range(0, rows).Sum(row => residuals[row] * x.Row(row)[j]), 1e-6);
            }
        }));

    private static void Objective(int outputs, Func<Features, Targets, Func<double[], double[], double>> make) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(20),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var (x, y, random) = Data(seed, Math.Max(2, outputs));
            var evaluate = make(x, y);
            double[] point = [.. Enumerable.Range(0, outputs * (x.Count + 1)).Select(_ => random.NextDouble() - 0.5)];
            var gradient = new double[point.Length];
            evaluate(point, gradient);
            for (var i = 0; i < point.Length; i++)
            {
                double Value(double by)
                {
                    var moved = (double[])point.Clone();
                    moved[i] += by;
                    return evaluate(moved, new double[point.Length]);
                }

                Assert.Equal((Value(1e-6) - Value(-1e-6)) / 2e-6, gradient[i], 1e-6);
            }
        }));

    private static (Features X, Targets Y, Random Random) Data(int seed, int classes)
    {
        var random = new Random(seed);
        var (rows, width) = (random.Next(3, 700), random.Next(1, 7));
        var x = new Features([.. Enumerable.Range(0, rows * width).Select(_ => (float)((random.NextDouble() * 4) - 2))], rows, [.. Enumerable.Range(0, width).Select(j => new FeatureInfo($"f{j}"))]);
        var y = new Targets([.. Enumerable.Range(0, rows).Select(row => row < classes ? row : (double)random.Next(classes))], classes, random.Next(2) == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble() + 0.1f)]);
        return (x, y, random);
    }
}
