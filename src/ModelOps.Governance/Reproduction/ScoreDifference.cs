using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps.Governance.Reproduction;

/// <summary>Compares two models by what they answer to the input example of the first.</summary>
internal static class ScoreDifference
{
    /// <returns>The largest relative difference of two answers, infinite where they cannot be compared, and what was compared.</returns>
    internal static async Task<(double Difference, string Note)> OfAsync(RunSide first, string model, RunSide second, string again, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("modelops-reproduce-");
        try
        {
            using var before = await LoadAsync(first, model, Path.Combine(scratch.FullName, "first"), cancellationToken).ConfigureAwait(false);
            using var after = await LoadAsync(second, again, Path.Combine(scratch.FullName, "second"), cancellationToken).ConfigureAwait(false);
            return before.Definition.InputExample is not { RowCount: > 0 } rows
                ? (double.PositiveInfinity, "other bytes; no input example to score")
                : (Of(before.Predict(rows), after.Predict(rows)), $"other bytes; scores of the {rows.RowCount} rows of the input example");
        }
        catch (Exception exception) when (exception is ModelException or InvalidInputException)
        {
            return (double.PositiveInfinity, $"other bytes; not scored: {exception.Message}");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    internal static double Of(Frame first, Frame second)
    {
        if (first.RowCount != second.RowCount || !first.Columns.Select(column => (column.Name, IsNumber(column))).SequenceEqual(second.Columns.Select(column => (column.Name, IsNumber(column)))))
        {
            return double.PositiveInfinity;
        }

        var largest = 0d;
        for (var i = 0; i < first.Columns.Count; i++)
        {
            for (var row = 0; row < first.RowCount; row++)
            {
                largest = Math.Max(largest, Of(first.Columns[i], second.Columns[i], row));
            }
        }

        return largest;
    }

    private static bool IsNumber(Column column) => column.Type is ColumnType.Float64 or ColumnType.Int64 or ColumnType.Bool;

    private static double Of(Column first, Column second, int row) => IsNumber(first)
        ? Closeness.Of(Number(first[row]), Number(second[row]))
        : Equals(first[row], second[row]) ? 0 : double.PositiveInfinity;

    private static double Number(object? value) => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static async Task<Model> LoadAsync(RunSide side, string path, string folder, CancellationToken cancellationToken) =>
        Model.Load(await side.Store.FetchFolderAsync($"runs:/{side.Run.Info.RunId}/{path}", folder, cancellationToken).ConfigureAwait(false));
}
