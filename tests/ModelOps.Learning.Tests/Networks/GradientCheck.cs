using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Tests.Networks;

/// <summary>Compares a graph's gradients with small differences of its loss.</summary>
internal static class GradientCheck
{
    // Five points: the error falls with the fourth power of the step, which single precision needs.
    private const double Step = 1e-2f;

    /// <summary>Checks each parameter, or some places of large ones.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="loss">Runs a step with the parameters as they are.</param>
    /// <param name="tolerance">The largest difference; kinks as those of relu need more.</param>
    public static void Run(TrainingGraph graph, Func<double> loss, double tolerance)
    {
        loss();
        var gradients = graph.Gradients.Select(gradient => gradient.Values<float>().ToArray()).ToArray();
        for (var p = 0; p < graph.Parameters.Count; p++)
        {
            var stride = Math.Max(1, graph.Parameters[p].Length / 40);
            for (var i = 0; i < graph.Parameters[p].Length; i += stride)
            {
                double Loss(double move)
                {
                    var before = graph.Parameters[p].Values<float>()[i];
                    graph.Parameters[p].Values<float>()[i] += (float)move;
                    var moved = loss();
                    graph.Parameters[p].Values<float>()[i] = before;
                    return moved;
                }

                double Slope(double step) => ((8 * (Loss(step) - Loss(-step))) - (Loss(2 * step) - Loss(-2 * step))) / (12 * step);

                // Where the loss bends much, a shorter step is the better one.
                var expected = Slope(Step);
                expected = Math.Abs(expected - gradients[p][i]) < tolerance ? expected : Slope(Step / 4);
                Assert.True(Math.Abs(expected - gradients[p][i]) < tolerance, $"{graph.Design}: {graph.Design.Parameters[p].Name}, place {i}: differences {expected}, graph {gradients[p][i]}");
            }
        }
    }
}
