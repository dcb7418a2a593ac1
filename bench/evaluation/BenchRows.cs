namespace ModelOps.Bench.Evaluation;

/// <summary>Rows of 20 numbers with a class that depends on them: the file that the peers read has the same.</summary>
internal static class BenchRows
{
    internal const int Features = 20;

    internal static Frame Make(int rows, string? path = null)
    {
        var random = new Random(7);
        var columns = Enumerable.Range(0, Features).Select(_ => new double[rows]).ToArray();
        var classes = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in columns)
            {
                column[row] = (float)Math.Round((random.NextDouble() * 2) - 1, 4);
            }

            var score = (2 * columns[0][row]) + (columns[1][row] * columns[2][row] * 3) + Math.Sin(4 * columns[3][row]) + (columns[4][row] > 0 ? columns[5][row] : -columns[6][row]);
            classes[row] = random.NextDouble() < 1 / (1 + Math.Exp(-2 * score)) ? "1" : "0";
        }

        var frame = new Frame([.. columns.Select((values, j) => new Column<double>($"f{j}", values)), StringColumn.From("y", classes)]);
        if (path is not null)
        {
            frame.WriteCsv(path);
        }

        return frame;
    }
}
