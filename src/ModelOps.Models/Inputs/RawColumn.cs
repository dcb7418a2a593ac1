using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelOps.Models;

/// <summary>
/// How raw columns are seen by a graph: numbers as doubles (NaN missing), text as codes and texts that survive the way through
/// UTF-8 (missing is the empty text). Training and scoring both use it, so that they see the same.
/// </summary>
public static class RawColumn
{
    private const double MicrosecondTicks = TimeSpan.TicksPerMicrosecond;

    /// <summary>A column as numbers. Integers and booleans are converted, timestamps become microseconds since 1970, text is read as invariant numbers.</summary>
    /// <param name="column">The column.</param>
    /// <returns>Not to be changed: of doubles it is what the column holds, since a copy of a large frame would cost as much memory again.</returns>
    /// <exception cref="InvalidInputException">A text that is not a number.</exception>
    public static double[] Numbers(Column column) => column switch
    {
        Column<double> doubles => MemoryMarshal.TryGetArray(doubles.Memory, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : doubles.Values.ToArray(),
        Column<long> integers => Convert(integers, value => value),
        Column<bool> flags => Convert(flags, value => value ? 1 : 0),
        Column<DateTime> times => Convert(times, time => (time.Ticks - DateTime.UnixEpoch.Ticks) / MicrosecondTicks),
        StringColumn text => Parse(text),
        _ => throw new InvalidOperationException($"Column '{column.Name}' is of an unknown kind."),
    };

    /// <summary>A column as text. Numbers are written invariantly, whole ones without point.</summary>
    /// <param name="column">The column.</param>
    /// <returns>A text column without empty texts: they count as missing.</returns>
    public static StringColumn Texts(Column column)
    {
        if (column is StringColumn text)
        {
            return Normalized(text);
        }

        return StringColumn.From(column.Name, Enumerable.Range(0, column.Count).Select(row => column.IsMissing(row) ? null : Text(column, row)));
    }

    /// <summary>One value as text, empty where missing; as <see cref="Texts"/>, but not yet <see cref="Normal"/>.</summary>
    internal static string Text(Column column, int row) => column is StringColumn text ? text.Text(row) ?? "" : column[row] switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        var value => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A text as it arrives in a graph: cut at U+0000, half surrogate pairs replaced.</summary>
    /// <param name="text">The text.</param>
    public static string Normal(string text)
    {
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        var cut = end < 0 ? text : text[..end];
        return cut.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)) : cut;
    }

    private static StringColumn Normalized(StringColumn column)
    {
        var odd = false;
        foreach (var text in column.Categories)
        {
            odd |= text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) || text.AsSpan().ContainsAnyInRange('\ud800', '\udfff');
        }

        return odd
            ? StringColumn.From(column.Name, Enumerable.Range(0, column.Count).Select(row => column.Text(row) is { } text && Normal(text) is { Length: > 0 } normal ? normal : null))
            : column;
    }

    private static double[] Convert<T>(Column<T> column, Func<T, double> number)
        where T : struct
    {
        var numbers = new double[column.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = column.IsMissing(i) ? double.NaN : number(column.Values[i]);
        }

        return numbers;
    }

    private static double[] Parse(StringColumn column)
    {
        var parsed = new double[column.Categories.Count];
        var known = new bool[column.Categories.Count];
        var numbers = new double[column.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var code = column.Codes[i];
            if (code < 0)
            {
                numbers[i] = double.NaN;
                continue;
            }

            if (!known[code])
            {
                var text = column.Categories[code];
                known[code] = true;
                parsed[code] = text.Length == 0 ? double.NaN
                    : ValueText.TryNumber(text, out var number) ? number
                    : throw InputConversion.Refused(column.Name, i, text, SpecType.Double);
            }

            numbers[i] = parsed[code];
        }

        return numbers;
    }
}
