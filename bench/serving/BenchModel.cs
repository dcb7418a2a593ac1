namespace ModelOps.Bench.Serving;

/// <summary>A logistic model of 20 numbers, fitted as a user would.</summary>
internal static class BenchModel
{
    internal const int Columns = 20;

    internal static Model Logistic()
    {
        var random = new Random(1);
        var columns = Enumerable.Range(0, Columns).Select(_ => Enumerable.Range(0, 1000).Select(_ => Normal(random)).ToArray()).ToArray();
        var target = StringColumn.From("y", Enumerable.Range(0, 1000).Select(row => columns.Sum(column => column[row]) > 0 ? "good" : "bad"));
        return Learner.Fit(new Frame([.. columns.Select((values, i) => new Column<double>($"x{i}", values)), target]), new() { Target = "y", Trainer = "logistic" }).Model;
    }

    /// <summary>Rows to score.</summary>
    internal static Frame Rows(int rows)
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, Columns).Select(_ => new double[rows]).ToArray();
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in values)
            {
                column[row] = Math.Round(random.NextDouble(), 4);
            }
        }

        return new Frame(values.Select((column, i) => new Column<double>($"x{i}", column)));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
