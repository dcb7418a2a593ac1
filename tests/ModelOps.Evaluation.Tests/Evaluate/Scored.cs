namespace ModelOps.Evaluation.Tests.Evaluate;

/// <summary>Rows that a model of known quality scored, with two columns to slice by.</summary>
internal static class Scored
{
    internal static MetricInput Rows(int count = 200, double noise = 0.6, int seed = 1)
    {
        var random = new Random(seed);
        var targets = new int[count];
        var probabilities = new double[count * 2];
        for (var row = 0; row < count; row++)
        {
            targets[row] = row % 3 == 0 ? 1 : 0;
            var positive = ((1 - noise) * targets[row]) + (noise * random.NextDouble());
            probabilities[row * 2] = 1 - positive;
            probabilities[(row * 2) + 1] = positive;
        }

        return MetricInput.ForClasses(targets, probabilities, 2);
    }

    internal static Frame Data(int count = 200) => new(
        StringColumn.From("housing", Enumerable.Range(0, count).Select(row => row % 50 == 0 ? null : row % 4 == 0 ? "rent" : row == 1 ? "free" : "own")),
        new Column<double>("age", [.. Enumerable.Range(0, count).Select(row => row % 40 == 0 ? double.NaN : 20 + (row % 60))]),
        new Column<long>("people", [.. Enumerable.Range(0, count).Select(row => (long)(row % 2) + 1)]));

    internal static EvaluationResult Evaluated(double noise = 0.6, params string[] slices) =>
        Evaluator.Evaluate(Rows(noise: noise), "risk", ["good", "bad"], Data(), new() { Slices = slices });
}
