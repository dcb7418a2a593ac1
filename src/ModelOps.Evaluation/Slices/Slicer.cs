using System.Globalization;

namespace ModelOps.Evaluation.Slices;

/// <summary>Some rows of a column that belong together.</summary>
internal sealed record Slice(string Column, string Value, int[] Rows);

/// <summary>Cuts rows by the values of one column or two.</summary>
internal static class Slicer
{
    private const int MostDistinctNumbers = 10;

    /// <summary>The slices of one column, or those of each pair of values that some row has.</summary>
    internal static IEnumerable<Slice> Cut(Frame data, SliceColumns by)
    {
        if (by.Columns is [var only])
        {
            return Cut(data[only]);
        }

        Slice[] first = [.. Cut(data[by.Columns[0]])];
        Slice[] second = [.. Cut(data[by.Columns[1]])];
        var place = new int[data.RowCount];
        foreach (var (index, slice) in second.Index())
        {
            foreach (var row in slice.Rows)
            {
                place[row] = index;
            }
        }

        return first.SelectMany(slice => slice.Rows.GroupBy(row => place[row]).OrderBy(group => group.Key)
            .Select(group => new Slice(by.Name, $"{slice.Value}, {second[group.Key].Value}", [.. group])));
    }

    /// <summary>How many values a column has, where each makes a slice; numbers are cut at their quartiles instead.</summary>
    internal static int Values(Column column) => column is StringColumn text ? text.Codes.ToArray().Where(code => code >= 0).Distinct().Count() : 1;

    /// <summary>A slice a value, or a quartile; in the order of the values, rows without a value last.</summary>
    internal static IEnumerable<Slice> Cut(Column column)
    {
        var values = column switch
        {
            StringColumn or Column<bool> => [.. Enumerable.Range(0, column.Count).Select(row => Text(column[row]))],
            _ => Numbers(column),
        };
        return values.Select((value, row) => (value, row))
            .GroupBy(pair => pair.value)
            .OrderBy(group => group.Key.Value is null)
            .ThenBy(group => group.Key.Order)
            .ThenBy(group => group.Key.Value, StringComparer.Ordinal)
            .Select(group => new Slice(column.Name, group.Key.Value ?? "(missing)", [.. group.Select(pair => pair.row)]));
    }

    private static (string? Value, double Order) Text(object? value) => (value is bool flag ? flag ? "true" : "false" : (string?)value, 0);

    private static (string? Value, double Order)[] Numbers(Column column)
    {
        var numbers = ToNumbers(column);
        var sorted = numbers.Where(number => !double.IsNaN(number)).Order().ToArray();
        if (sorted.Distinct().Take(MostDistinctNumbers + 1).Count() <= MostDistinctNumbers)
        {
            return [.. numbers.Select(number => double.IsNaN(number) ? (null, 0) : ((string?)Show(number, column), number))];
        }

        double[] edges = [.. new[] { sorted[0], sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4], sorted[^1] }.Distinct()];
        return [.. numbers.Select(number => double.IsNaN(number) ? (null, 0) : Band(number, edges, column))];
    }

    /// <summary>A column of numbers or timestamps as numbers; NaN where a value is missing.</summary>
    internal static double[] ToNumbers(Column column) => [.. Enumerable.Range(0, column.Count).Select(row => column[row] switch
    {
        null => double.NaN,
        DateTime time => time.Ticks,
        var value => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    })];

    private static (string? Value, double Order) Band(double number, double[] edges, Column column)
    {
        var last = edges.Length - 2;
        var band = 0;
        while (band < last && number >= edges[band + 1])
        {
            band++;
        }

        return (band == last ? $"{Show(edges[band], column)} to {Show(edges[band + 1], column)}" : $"{Show(edges[band], column)} to below {Show(edges[band + 1], column)}", band);
    }

    private static string Show(double number, Column column) => column.Type == ColumnType.Timestamp
        ? new DateTime((long)number, DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : NumberText.Of(number);
}
