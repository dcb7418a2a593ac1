using ModelOps.Models;

namespace ModelOps.Evaluation.Explain;

/// <summary>Draws Shapley values.</summary>
internal static class ShapFigures
{
    private const int MostColumns = 20;
    private const int MostPoints = 500;
    private const int MostSteps = 12;
    private const int MostLetters = 30;

    internal static Figure Bars(ShapResult shap)
    {
        var shown = shap.Order.Take(MostColumns).ToArray();
        return new Figure($"What moves {Lower(shap.Output)}", "mean |SHAP|").AddBars(shown.Select(column => Short(shap.Columns[column])), shown.Select(column => shap.MeanAbsolute[column]), horizontal: true);
    }

    internal static Figure Beeswarm(ShapResult shap)
    {
        var columns = shap.Order.Take(MostColumns).ToArray();
        var count = Math.Min(MostPoints, shap.Rows.RowCount);
        var rows = Enumerable.Range(0, count).Select(i => (int)((long)i * shap.Rows.RowCount / count)).ToArray();
        var texts = columns.Select(column => rows.Select(row => $"{shap.Columns[column]} = {Value(shap.Rows[shap.Columns[column]], row)}<br>SHAP {NumberText.Of(shap[row, column], 4)}").ToArray()).ToArray();
        var title = $"SHAP values of {shap.Rows.RowCount} rows{(count < shap.Rows.RowCount ? $", {count} drawn" : "")}";
        return new Figure(title, $"added to {Lower(shap.Output)}").AddSwarm(
            [.. columns.Select(column => Short(shap.Columns[column]))],
            [.. columns.Select(column => rows.Select(row => Math.Round(shap[row, column], 6)).ToArray())],
            [.. columns.Select(column => Shades(shap.Rows[shap.Columns[column]], rows))],
            texts,
            "value of the column");
    }

    internal static Figure Waterfall(ShapResult shap, int row)
    {
        var order = Enumerable.Range(0, shap.Columns.Count).OrderByDescending(column => Math.Abs(shap[row, column])).ToArray();
        var own = order.Length <= MostSteps ? order : order[..(MostSteps - 1)];
        var others = order[own.Length..];
        List<string> labels = [.. own.Select(column => Short($"{shap.Columns[column]} = {Value(shap.Rows[shap.Columns[column]], row)}"))];
        List<double> steps = [.. own.Select(column => shap[row, column])];
        if (others.Length > 0)
        {
            labels.Add($"{others.Length} other columns");
            steps.Add(others.Sum(column => shap[row, column]));
        }

        var title = $"{shap.Output} of row {shap.RowNumbers[row] + 1}: {NumberText.Of(shap.OutputOf(row), 4)}";
        return new Figure(title, $"from {NumberText.Of(shap.Base, 4)} on average").AddWaterfall(labels, steps, shap.Base);
    }

    // Numbers by their rank, so that one far outlier does not take all the colour; texts have no order, and missing values no colour.
    private static double[] Shades(Column column, int[] rows)
    {
        if (column is StringColumn)
        {
            return [.. rows.Select(_ => double.NaN)];
        }

        var numbers = RawColumn.Numbers(column);
        var sorted = rows.Select(row => numbers[row]).Where(double.IsFinite).Distinct().Order().ToArray();
        return [.. rows.Select(row => double.IsFinite(numbers[row]) ? Math.Round(Array.BinarySearch(sorted, numbers[row]) / (double)Math.Max(1, sorted.Length - 1), 3) : double.NaN)];
    }

    private static string Value(Column column, int row) => column.IsMissing(row) ? "missing" : column[row] is double number ? NumberText.Of(number, 5) : RawColumn.Text(column, row);

    private static string Short(string text) => text.Length > MostLetters ? text[..(MostLetters - 1)] + "…" : text;

    // Within a sentence; the name of a target is left as it is.
    private static string Lower(string output) => output.Contains(' ', StringComparison.Ordinal) ? "the " + char.ToLowerInvariant(output[0]) + output[1..] : output;
}
