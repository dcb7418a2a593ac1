using ModelOps.Models;

namespace ModelOps.Evaluation.Explain;

/// <summary>The values a column is set to, each as a whole column.</summary>
internal sealed record DependenceGrid(IReadOnlyList<string> Labels, IReadOnlyList<double> Numbers, IReadOnlyList<Column> Columns)
{
    internal static DependenceGrid Of(Column column, int points) => column switch
    {
        StringColumn text => OfCategories(text, points),
        Column<DateTime> => throw new InvalidInputException($"Column '{column.Name}' holds timestamps, which have no partial dependence. Choose a column of numbers or text."),
        _ => OfNumbers(column, points),
    };

    // Quantiles, so that the grid lies where rows are; the most frequent values for text.
    private static DependenceGrid OfNumbers(Column column, int points)
    {
        double[] sorted = [.. RawColumn.Numbers(column).Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
        {
            throw new InvalidInputException($"Column '{column.Name}' has no values in this data, so there is nothing to explain.");
        }

        double[] distinct = [.. sorted.Distinct()];
        double[] values = distinct.Length <= points ? distinct : [.. Enumerable.Range(0, points).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / (points - 1))]).Distinct()];
        return new DependenceGrid([.. values.Select(value => NumberText.Of(value))], values, [.. values.Select(value => new Column<double>(column.Name, [.. Enumerable.Repeat(value, column.Count)]))]);
    }

    private static DependenceGrid OfCategories(StringColumn column, int points)
    {
        string[] values = [.. Enumerable.Range(0, column.Count).Select(column.Text).OfType<string>().CountBy(text => text).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(points).Select(pair => pair.Key)];
        return values.Length == 0
            ? throw new InvalidInputException($"Column '{column.Name}' has no values in this data, so there is nothing to explain.")
            : new DependenceGrid(values, [], [.. values.Select(value => new StringColumn(column.Name, new int[column.Count], [value]))]);
    }
}
