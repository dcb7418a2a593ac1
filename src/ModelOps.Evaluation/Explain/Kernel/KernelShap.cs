namespace ModelOps.Evaluation.Explain.Kernel;

/// <summary>
/// Shapley values from predictions alone: the value of a coalition of columns is the mean prediction when the other columns are a background row's, over the background
/// (Lundberg and Lee 2017, "interventional"). Of few columns all coalitions are taken; of many, pairs of a coalition and its rest are drawn by the Shapley kernel, and
/// the values are the weighted least squares under the constraint that they add up; their standard errors are those of that regression, a pair being one observation
/// (Covert and Lee 2021; the sandwich of White 1980).
/// </summary>
/// <param name="predict">Gives the output for rows.</param>
/// <param name="background">The rows that say what is usual; only the columns in question.</param>
internal sealed class KernelShap(Func<Frame, double[]> predict, Frame background)
{
    private const int RowsAtOnce = 65_536;

    /// <summary>Explains rows.</summary>
    /// <param name="rows">The rows, with the background's columns.</param>
    /// <param name="coalitions">Which coalitions to take.</param>
    /// <param name="progress">Told after each row.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The mean over the background, and rows × columns of values and standard errors, null where exact.</returns>
    public (double Base, double[] Values, double[]? Errors) Explain(Frame rows, Coalitions coalitions, Action<int>? progress, CancellationToken cancellationToken)
    {
        var columns = background.Columns.Count;
        var all = Frame.Concat(background, new Frame(background.Columns.Select(column => rows[column.Name])));
        var usual = predict(background).Average();
        var own = predict(rows);
        var values = new double[rows.RowCount * columns];
        var errors = coalitions.IsExact ? null : new double[values.Length];
        for (var row = 0; row < rows.RowCount; row++)
        {
            var worth = Worth(all, background.RowCount + row, coalitions, cancellationToken);
            coalitions.Solve(worth, usual, own[row], values.AsSpan(row * columns, columns), errors is null ? default : errors.AsSpan(row * columns, columns));
            progress?.Invoke(row + 1);
        }

        return (usual, values, errors);
    }

    // The value of each coalition: the mean over the background.
    private double[] Worth(Frame all, int row, Coalitions coalitions, CancellationToken cancellationToken)
    {
        var (count, size) = (coalitions.Members.Count, background.RowCount);
        var worth = new double[count];
        var atOnce = Math.Max(1, RowsAtOnce / size);
        for (var from = 0; from < count; from += atOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Math.Min(atOnce, count - from);
            var places = new int[batch * size];
            var made = all.Columns.Select((column, j) =>
            {
                for (var i = 0; i < places.Length; i++)
                {
                    places[i] = coalitions.Members[from + (i / size)][j] ? row : i % size;
                }

                return column.Take(places);
            });
            var predicted = predict(new Frame(made));
            for (var i = 0; i < batch; i++)
            {
                worth[from + i] = predicted.AsSpan(i * size, size).ToArray().Average();
            }
        }

        return worth;
    }
}
