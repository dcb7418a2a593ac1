using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Linear;

namespace ModelOps.Learning.Tests.Linear;

public sealed class VectorKernelTests
{
    [Fact]
    public void Sums_of_any_length_are_those_of_a_loop() => Each((random, count) =>
    {
        var (a, b) = (Draw(random, count), Draw(random, count));
        Assert.Equal(a.Zip(b, (x, y) => x * y).Sum(), VectorKernels.Dot(a, b), 1e-9);
        Assert.Equal(a.Sum(), VectorKernels.Sum(a), 1e-9);

        double[] target = [.. b];
        VectorKernels.AddScaled(a, 1.5, target);
        Assert.All(target.Zip(a.Zip(b)), each => Assert.Equal(each.Second.Second + (1.5 * each.Second.First), each.First, 1e-12));
    });

    [Fact]
    public void Four_at_once_are_four_times_one() => Each((random, count) =>
    {
        var (a, four, factors) = (Draw(random, count), Draw(random, 4 * count), Draw(random, 4));
        var sums = new double[4];
        VectorKernels.Dot4(a, four, sums);
        for (var j = 0; j < 4; j++)
        {
            Assert.Equal(VectorKernels.Dot(a, four.AsSpan(j * count, count)), sums[j], 1e-9);
        }

        double[] target = [.. a], expected = [.. a];
        VectorKernels.AddScaled4(four, factors, target);
        for (var j = 0; j < 4; j++)
        {
            VectorKernels.AddScaled(four.AsSpan(j * count, count), factors[j], expected);
        }

        Assert.All(target.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    });

    [Fact]
    public void Exponentials_and_logarithms_are_right_to_the_last_digits()
    {
        var values = Enumerable.Range(0, 1003).Select(i => -0.001 * i * i).Append(-0.0).Append(-1e-300).Append(-750).ToArray();
        var (exponentials, logs) = ((double[])values.Clone(), new double[values.Length]);
        VectorKernels.ExpOfNegatives(exponentials);
        VectorKernels.LogOfOneAnd(exponentials, logs);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(Math.Exp(values[i]), exponentials[i], 4e-16 + (values[i] < -700 ? 1e-300 : 0));
            Assert.Equal(double.LogP1(Math.Exp(values[i])), logs[i], 4e-16);
        }
    }

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 4) - 2)];

    private static void Each(Action<Random, int> check) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        check(random, random.Next(70));
    }).QuickCheckThrowOnFailure();
}
