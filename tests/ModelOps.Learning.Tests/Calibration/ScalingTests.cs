using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Calibration;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Tests.Calibration;

public sealed class ScalingTests
{
    [Fact]
    public void Isotonic_scaling_rises_and_keeps_the_mean() => Each((probabilities, positive, weights) =>
    {
        var scaling = IsotonicScaling.Fit(probabilities, positive, weights);

        double[] grid = [.. Enumerable.Range(0, 201).Select(i => scaling.Apply(i / 200.0))];
        Assert.All(grid.Zip(grid.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-8));
        Assert.All(grid, value => Assert.InRange(value, 0, 1));
        Assert.All(scaling.Knots.Zip(scaling.Knots.Skip(1)), pair => Assert.True(pair.Second - pair.First >= IsotonicScaling.Gap));
        Assert.Equal(Mean(Array.ConvertAll(positive, value => value ? 1.0 : 0), weights), Mean(Array.ConvertAll(probabilities, scaling.Apply), weights), 1e-4);
    });

    [Fact]
    public void No_other_rising_steps_fit_better_than_isotonic_ones() => Each((probabilities, positive, weights) =>
    {
        var scaling = IsotonicScaling.Fit(probabilities, positive, weights);
        double Loss(Func<double, double> of) => Mean([.. probabilities.Zip(positive, (p, yes) => Math.Pow(of(p) - (yes ? 1 : 0), 2))], weights);

        // Everyone's own probability, its square, its root, and a constant all rise.
        var mean = Mean(Array.ConvertAll(positive, value => value ? 1.0 : 0), weights);
        Assert.All((Func<double, double>[])[p => p, p => p * p, Math.Sqrt, _ => mean], other => Assert.True(Loss(scaling.Apply) <= Loss(other) + 1e-4));
    });

    [Fact]
    public void Platt_scaling_ends_where_the_loss_is_flat() => Each((probabilities, positive, weights) =>
    {
        var scores = Array.ConvertAll(probabilities, PlattCalibration.Logit);
        var scaling = PlattScaling.Fit(scores, positive, weights);
        double Weight(int row) => weights?[row] ?? 1;
        var yes = Enumerable.Range(0, scores.Length).Where(row => positive[row]).Sum(Weight);
        var no = Enumerable.Range(0, scores.Length).Where(row => !positive[row]).Sum(Weight);
        double[] errors = [.. scores.Select((score, row) => Weight(row) * (scaling.Apply(score) - (positive[row] ? (yes + 1) / (yes + 2) : 1 / (no + 2))))];

        Assert.Equal(0, errors.Sum() / scores.Length, 1e-6);
        Assert.Equal(0, errors.Zip(scores, (error, score) => error * score).Sum() / scores.Length, 1e-5);
    });

    [Fact]
    public void Overconfident_scores_are_drawn_to_the_middle()
    {
        var random = new Random(5);
        double[] truth = [.. Enumerable.Range(0, 4000).Select(_ => random.NextDouble())];
        bool[] positive = Array.ConvertAll(truth, p => random.NextDouble() < p);
        double[] bold = Array.ConvertAll(truth, p => 1 / (1 + Math.Exp(-4 * PlattCalibration.Logit(p))));

        var platt = PlattScaling.Fit(Array.ConvertAll(bold, PlattCalibration.Logit), positive, null);
        var isotonic = IsotonicScaling.Fit(bold, positive, null);

        Assert.Equal(0.25, platt.Slope, 0.03);
        Assert.Equal(0, platt.Intercept, 0.15);
        Assert.InRange(truth.Zip(bold, (p, q) => Math.Abs(p - isotonic.Apply(q))).Average(), 0, 0.05);
    }

    [Fact]
    public void Graphs_calibrate_as_managed_code_does() => Each((probabilities, positive, weights) =>
    {
        foreach (var calibration in (ICalibration[])[new IsotonicCalibration(IsotonicScaling.Fit(probabilities, positive, weights)), new PlattCalibration(PlattScaling.Fit(Array.ConvertAll(probabilities, PlattCalibration.Logit), positive, weights))])
        {
            var graph = new GraphBuilder();
            graph.Output(calibration.Export(graph, graph.Input("p", OnnxType.Double, -1, 1)), "q", OnnxType.Double, -1, 1);
            using var session = new OnnxSession(graph.Model.ToBytes());
            double[] given = [0, 1, .. probabilities];
            using var input = OrtTensor.Of<double>(OnnxType.Double, given, given.Length, 1);
            using var output = session.Run([input])[0];
            Assert.All(given.Zip(output.Values<double>().ToArray()), pair => Assert.Equal(calibration.Apply(pair.First), pair.Second, 1e-8));
        }
    }, most: 25);

    private static double Mean(double[] values, float[]? weights) => values.Select((value, row) => value * (weights?[row] ?? 1)).Sum() / values.Select((_, row) => (double)(weights?[row] ?? 1)).Sum();

    private static void Each(Action<double[], bool[], float[]?> check, int most = 60) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(most),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var count = random.Next(2, 120);
            double[] probabilities = [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? random.Next(11) / 10.0 : random.NextDouble())];
            bool[] positive = [.. probabilities.Select((p, row) => row == 0 || (row > 1 && random.NextDouble() < p))];
            check(probabilities, positive, random.Next(2) == 0 ? null : [.. probabilities.Select(_ => (float)(random.NextDouble() + 0.1))]);
        }));
}
