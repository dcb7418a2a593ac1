using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Tests.Networks;

public sealed class OptimizerTests
{
    private const int Length = 21; // no whole number of registers

    [Theory]
    [InlineData("adam", 0)]
    [InlineData("adam", 0.1)]
    [InlineData("adamw", 0)]
    [InlineData("adamw", 0.1)]
    [InlineData("sgd", 0)]
    [InlineData("momentum", 0.1)]
    public void A_step_is_that_of_the_papers(string method, double penalty)
    {
        var random = new Random(4);
        float[] Draw() => [.. Enumerable.Range(0, Length).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        var start = Draw();
        using var matrix = OrtTensor.Of<float>(OnnxType.Float, start, 3, 7);
        using var bias = OrtTensor.Of<float>(OnnxType.Float, start, Length);
        using var gradient = OrtTensor.Allocate(OnnxType.Float, 3, 7);
        using var other = OrtTensor.Allocate(OnnxType.Float, Length);
        var optimizer = new Optimizer(method, [matrix, bias], [gradient, other]);
        var (expected, expectedBias) = (new Reference(method, start, penalty), new Reference(method, start, 0));

        for (var step = 1; step <= 20; step++)
        {
            var values = Draw();
            values.CopyTo(gradient.Values<float>());
            values.CopyTo(other.Values<float>());
            optimizer.Step(0.05, penalty);
            expected.Step(values, 0.05, step);
            expectedBias.Step(values, 0.05, step);
        }

        Assert.All(matrix.Values<float>().ToArray().Zip(expected.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        Assert.All(bias.Values<float>().ToArray().Zip(expectedBias.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void Layers_go_from_inputs_to_outputs_and_start_within_their_bounds()
    {
        var shape = new NetworkShape(4, [8, 3], 2, "relu", IsClassifier: true);
        Assert.Equal([(4, 8), (8, 3), (3, 2)], shape.Layers);

        var drawn = shape.Initial(5);
        Assert.Equal([32, 8, 24, 3, 6, 2], drawn.Select(part => part.Length));
        Assert.All(drawn[0], weight => Assert.InRange(weight, -Math.Sqrt(6.0 / 12), Math.Sqrt(6.0 / 12)));
        Assert.Equal(drawn, shape.Initial(5));
        Assert.NotEqual(drawn, shape.Initial(6));
    }

    /// <summary>The formulas as they are printed, in double precision.</summary>
    private sealed class Reference(string method, float[] start, double penalty)
    {
        private readonly double[] _first = new double[start.Length];
        private readonly double[] _second = new double[start.Length];

        public double[] Values { get; } = Array.ConvertAll(start, value => (double)value);

        public void Step(float[] gradient, double rate, int step)
        {
            for (var i = 0; i < Values.Length; i++)
            {
                // AdamW: Loshchilov and Hutter 2019, algorithm 2, line 12: the decay does not pass through the moments.
                var isAdamW = method == "adamw";
                var (before, g) = (Values[i], gradient[i] + (isAdamW ? 0 : penalty * Values[i]));
                if (method is "adam" or "adamw")
                {
                    _first[i] = (0.9 * _first[i]) + (0.1 * g);
                    _second[i] = (0.999 * _second[i]) + (0.001 * g * g);
                    Values[i] -= rate * (_first[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(_second[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                    Values[i] -= isAdamW ? rate * penalty * before : 0;
                }
                else
                {
                    _first[i] = ((method == "momentum" ? 0.9 : 0) * _first[i]) - (rate * g);
                    Values[i] += _first[i];
                }
            }
        }
    }
}
