using System.Globalization;

namespace ModelOps.Models;

/// <summary>
/// The one table that says which values a model's column takes: CSV, JSON, the inference protocol and calls in process all use it.
/// <list type="table">
/// <item><term>number</term><description>numbers; true and false as 1 and 0; texts of them</description></item>
/// <item><term>long, integer</term><description>the same, cut to whole numbers, as MLflow does for models that declare them</description></item>
/// <item><term>boolean</term><description>true, false, 1, 0; texts of them</description></item>
/// <item><term>date</term><description>dates; texts in ISO 8601; never numbers, since nothing says what they count</description></item>
/// <item><term>text</term><description>everything, written invariantly</description></item>
/// </list>
/// Missing values are taken everywhere. Anything else is refused with its row, column and value.
/// </summary>
public static class InputConversion
{
    /// <summary>A column as the model's column takes it: the same one where nothing has to change.</summary>
    /// <param name="column">The values given.</param>
    /// <param name="spec">The model's column.</param>
    /// <exception cref="InvalidInputException">A value that the column does not take.</exception>
    public static Column Convert(Column column, ColumnSpec spec)
    {
        var fit = Fit(column, spec);
        return spec.Type is SpecType.Long or SpecType.Integer && fit is Column<double> numbers ? Whole(numbers) : fit;
    }

    private static Column Fit(Column column, ColumnSpec spec)
    {
        if (spec.Type is SpecType.String or SpecType.Binary or SpecType.Tensor)
        {
            return column;
        }

        var isTime = spec.Type == SpecType.DateTime;
        if (column is Column<DateTime> ? isTime : column is Column<bool> ? !isTime : column is not StringColumn && !isTime && spec.Type != SpecType.Boolean)
        {
            return column;
        }

        if (column.MissingCount == column.Count)
        {
            return isTime ? new Column<DateTime>(column.Name, new DateTime[column.Count], Marks(column.Count)) : new Column<double>(column.Name, Missing(column.Count));
        }

        return column switch
        {
            StringColumn text when isTime => Times(text),
            StringColumn text => Numbers(text, spec.Type),
            Column<double> or Column<long> when spec.Type == SpecType.Boolean => Flags(column),
            _ => throw Refused(column.Name, Enumerable.Range(0, column.Count).First(row => !column.IsMissing(row)), column, spec.Type),
        };
    }

    internal static InvalidInputException Refused(string name, int row, Column column, SpecType type) => Refused(name, row, RawColumn.Text(column, row), type);

    internal static InvalidInputException Refused(string name, int row, string value, SpecType type) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Column '{name}' holds '{value}' in row {row + 1}, but the model needs {Wanted(type)}, or leave it empty for a missing value."));

    private static string Wanted(SpecType type) => type switch
    {
        SpecType.Boolean => "true or false there. Give one of them",
        SpecType.DateTime => "a date there. Write it in ISO 8601, such as 2026-01-31 or 2026-01-31T12:00:00Z",
        _ => "numbers there. Give a number",
    };

    private static Column<double> Whole(Column<double> column)
    {
        foreach (var number in column.Values)
        {
            if (number != Math.Truncate(number) && !double.IsNaN(number))
            {
                return new Column<double>(column.Name, Array.ConvertAll(column.Values.ToArray(), Math.Truncate));
            }
        }

        return column;
    }

    private static Column<double> Flags(Column column)
    {
        var numbers = RawColumn.Numbers(column);
        var bad = Array.FindIndex(numbers, number => number is not (0 or 1) && !double.IsNaN(number));
        return bad < 0 ? new Column<double>(column.Name, numbers) : throw Refused(column.Name, bad, column, SpecType.Boolean);
    }

    private static Column<double> Numbers(StringColumn text, SpecType type)
    {
        var numbers = new double[text.Count];
        Read(text, type, (string value, out double number) => TryNumber(value, type, out number), (row, number) => numbers[row] = number ?? double.NaN);
        return new Column<double>(text.Name, numbers);
    }

    private static bool TryNumber(string text, SpecType type, out double number)
    {
        if (ValueText.TryBoolean(text, out var flag))
        {
            number = flag ? 1 : 0;
            return true;
        }

        return ValueText.TryNumber(text, out number) && (type != SpecType.Boolean || number is 0 or 1);
    }

    private static Column<DateTime> Times(StringColumn text)
    {
        var (times, missing) = (new DateTime[text.Count], new bool[text.Count]);
        Read<DateTime>(text, SpecType.DateTime, ValueText.TryTimestamp, (row, time) => (times[row], missing[row]) = (time ?? default, time is null));
        return new Column<DateTime>(text.Name, times, missing);
    }

    private delegate bool TryRead<T>(string text, out T value);

    // Each different text is read once, and only those that rows have: a slice keeps the texts of its whole.
    private static void Read<T>(StringColumn text, SpecType type, TryRead<T> read, Action<int, T?> take)
        where T : struct
    {
        var known = new Dictionary<int, T?>();
        for (var row = 0; row < text.Count; row++)
        {
            var code = text.Codes[row];
            if (code >= 0 && !known.ContainsKey(code))
            {
                var value = text.Categories[code];
                known[code] = string.IsNullOrWhiteSpace(value) ? null : read(value, out var made) ? made : throw Refused(text.Name, row, value, type);
            }

            take(row, code < 0 ? null : known[code]);
        }
    }

    private static double[] Missing(int count)
    {
        var values = new double[count];
        values.AsSpan().Fill(double.NaN);
        return values;
    }

    private static bool[] Marks(int count)
    {
        var marks = new bool[count];
        marks.AsSpan().Fill(true);
        return marks;
    }
}
