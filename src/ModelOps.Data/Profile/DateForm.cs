using System.Globalization;

namespace ModelOps;

/// <summary>How dates are written that are not ISO 8601 and hence were read as text.</summary>
/// <param name="Format">The first form that reads every value, as <c>dd/MM/yyyy</c>.</param>
/// <param name="Other">Another form that reads every value, too; null when there is one only.</param>
/// <param name="Example">One of the texts.</param>
public sealed record DateForm(string Format, string? Other, string Example)
{
    private static readonly (string Narrow, string Wide)[] _days =
    [
        ("d/M/yyyy", "dd/MM/yyyy"), ("M/d/yyyy", "MM/dd/yyyy"), ("d.M.yyyy", "dd.MM.yyyy"), ("d-M-yyyy", "dd-MM-yyyy"), ("M-d-yyyy", "MM-dd-yyyy"), ("yyyy/M/d", "yyyy/MM/dd"),
        ("yyyy.M.d", "yyyy.MM.dd"), ("d/M/yy", "dd/MM/yy"), ("M/d/yy", "MM/dd/yy"), ("d.M.yy", "dd.MM.yy"), ("d MMM yyyy", "dd MMM yyyy"), ("d-MMM-yyyy", "dd-MMM-yyyy"), ("MMM d, yyyy", "MMM dd, yyyy"),
    ];

    private static readonly (string Narrow, string Wide)[] _times = [("", ""), (" H:mm", " HH:mm"), (" H:mm:ss", " HH:mm:ss"), (" h:mm tt", " hh:mm tt"), ("'T'H:mm:ss", "'T'HH:mm:ss")];

    /// <summary>What a reader should know, after the column's name.</summary>
    public override string ToString() => Other is null
        ? $"holds dates as '{Example}', read as text. Load the file with the timestamp format \"{Format}\" to read them as timestamps."
        : $"holds dates as '{Example}', read as text, and every one fits both \"{Format}\" and \"{Other}\". Find out which is meant, and load the file with it as the timestamp format.";

    /// <summary>The form of a text column's dates; null when some value is not a date.</summary>
    internal static DateForm? Of(Column column)
    {
        if (column is not StringColumn text)
        {
            return null;
        }

        string[] values = [.. text.Codes.ToArray().Where(code => code >= 0).Distinct().Select(code => text.Categories[code])];
        if (values.Length == 0 || values[0].Length is < 6 or > 40 || !values[0].Any(char.IsAsciiDigit))
        {
            return null;
        }

        bool Fit(string form) => values.All(value => DateTime.TryParseExact(value, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

        string[] fit = [.. _days.SelectMany(day => _times.Select(time => (Narrow: day.Narrow + time.Narrow, Wide: day.Wide + time.Wide)))
            .Where(form => Fit(form.Narrow))
            .Select(form => Fit(form.Wide) ? form.Wide : form.Narrow)
            .Take(2)];
        return fit.Length == 0 ? null : new DateForm(fit[0], fit.ElementAtOrDefault(1), values[0]);
    }
}
