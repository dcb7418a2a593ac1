using ModelOps.Learning.Networks;
using ModelOps.Learning.Sampling;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Tests.Networks;

public sealed class NetworkDesignTests
{
    // Functions without kinks, so that small differences are exact; relu has its own case with a wider bound.
    [Theory]
    [InlineData("conv 3 3, tanh", 2, 5, 4)]
    [InlineData("conv 3 3, tanh, conv 2 3, tanh", 1, 4, 5)]
    [InlineData("conv 2 5, logistic, pool 2", 3, 6, 7)]
    [InlineData("pool 2, conv 2 3, tanh, pool 3", 2, 7, 8)]
    [InlineData("conv 4 1, tanh, globalpool", 3, 3, 4)]
    [InlineData("conv 3 3, batchnorm, tanh, flatten, dense 4, batchnorm, tanh", 2, 4, 4)]
    [InlineData("conv 3 3, tanh, dropout 0.4, dense 5, tanh, dropout 0.5", 2, 4, 4)]
    [InlineData("dense 6, logistic", 2, 3, 3)]
    [InlineData("", 2, 3, 3)]
    public void Gradients_of_every_layer_are_those_of_small_differences(string layers, int channels, int rows, int columns) =>
        Check(layers, new ImageShape(channels, rows, columns), tolerance: 3e-3);

    [Fact]
    public void Gradients_of_rectified_units_are_those_of_small_differences() => Check("conv 3 3, pool 2, dense 4", new ImageShape(2, 6, 6), tolerance: 0.03);

    // In an even area all values of a square are the largest, and move together.
    [Theory]
    [InlineData("conv 3 3, tanh, pool 2", 2, 6, 6)]
    [InlineData("conv 2 3, logistic, pool 3, conv 2 3, tanh", 3, 7, 8)]
    public void Gradients_of_even_images_are_those_of_small_differences(string layers, int channels, int rows, int columns) =>
        Check(layers, new ImageShape(channels, rows, columns), tolerance: 6e-3, even: true);

    [Fact]
    public void Gradients_of_random_nets_are_those_of_small_differences()
    {
        var random = new Random(5);
        for (var i = 0; i < 12; i++)
        {
            var shape = new ImageShape(random.Next(1, 4), random.Next(4, 9), random.Next(4, 9));
            string[] some = [$"conv {random.Next(1, 4)} {(2 * random.Next(0, 3)) + 1}, tanh", "batchnorm", $"conv {random.Next(1, 4)} 3, logistic", "dropout 0.3"];
            random.Shuffle(some);

            // The largest value changes with a jump of the gradient: only the pool of the images themselves is smooth for sure.
            Check((i % 2 == 0 ? "pool 2, " : "") + string.Join(", ", some), shape, tolerance: 6e-3);
        }
    }

    [Theory]
    [InlineData("conv 32 3, pool 2, conv 64 3, pool 2, conv 128 3, pool 2, dense 512, dropout 0.5", 128 * 18 * 18)]
    [InlineData("conv 8 3, globalpool", 8)]
    public void The_last_matrix_takes_what_the_layers_leave(string layers, int width)
    {
        var design = new NetworkDesign(LayerText.Parse(layers), new ImageShape(3, 150, 150), 2, isClassifier: true);

        var matrices = design.Parameters.Where(parameter => parameter.Dimensions.Length == 2).ToArray();

        Assert.Equal(width, matrices[0].Dimensions[0]);
        Assert.Equal(2, matrices[^1].Dimensions[1]);
    }

    [Theory]
    [InlineData("conv 8 3, pool 2, pool 2, pool 2", "'layers' has 'pool 2' where the image has only 1x2 pixels left. Take a larger size, or fewer pools.")]
    [InlineData("dense 8, conv 4 3", "'layers' has 'conv 4 3' after the image was made a row of values. Put it before flatten, globalpool and dense.")]
    public void Layers_that_do_not_fit_are_named(string layers, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => new NetworkDesign(LayerText.Parse(layers), new ImageShape(3, 8, 4), 2, true)).Message);

    [Fact]
    public void Scoring_drops_nothing_and_uses_running_statistics()
    {
        var design = new NetworkDesign(LayerText.Parse("conv 3 3, batchnorm, relu, dropout 0.9"), new ImageShape(1, 4, 4), 2, isClassifier: true);
        using var graph = new TrainingGraph(design, design.Initial(1), threads: 1);
        float[][] running = [[0.5f, -0.2f, 0.1f], [2, 0.5f, 1.5f]];
        OrtTensor[] statistics = [.. running.Select(values => OrtTensor.Of<float>(OnnxType.Float, values, 3))];
        using var scoring = new ScoringGraph(design, graph.Parameters, statistics, threads: 1);
        var x = Values(new Random(1), 2 * 16);
        var (both, first) = (new float[4], new float[2]);

        scoring.Run(x, 2, both);
        scoring.Run(x[..16], 1, first);

        Assert.All(first.Zip(both), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)); // a row does not depend on its batch
        Array.ForEach(statistics, statistic => statistic.Dispose());
    }

    private static void Check(string layers, ImageShape shape, double tolerance, bool even = false)
    {
        var design = new NetworkDesign(LayerText.Parse(layers), shape, 3, isClassifier: true);
        using var graph = new TrainingGraph(design, design.Initial(3), threads: 1);
        var batch = graph.BatchOf(5);
        Values(new Random(2), 5 * shape.Size).CopyTo(batch.Inputs);
        for (var i = 0; i < batch.Inputs.Length && even; i++)
        {
            batch.Inputs[i] = batch.Inputs[i - (i % (shape.Rows * shape.Columns))];
        }

        batch.SetTargets(new Targets([0, 1, 2, 1, 0], 3, [1, 2, 0.5f, 1, 3]), [0, 1, 2, 3, 4], smoothing: 0.1);

        GradientCheck.Run(graph, () => batch.Run(new SeededRandom(4)), tolerance);
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
