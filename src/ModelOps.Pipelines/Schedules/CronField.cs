using System.Globalization;

namespace ModelOps.Pipelines.Schedules;

/// <summary>One of the five fields of a cron expression, as the values that it stands for.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Values">The values, in order; those of a field with <see cref="Letters"/> are not known here.</param>
/// <param name="IsAny">Whether it restricts nothing: <c>*</c> or <c>?</c>.</param>
/// <param name="Letters">True for one with <c>L</c>, <c>W</c> or <c>#</c>, which many cron programs do not know.</param>
internal sealed record CronField(string Text, IReadOnlyList<int> Values, bool IsAny, bool Letters)
{
    internal static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    internal static readonly string[] WeekDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>Reads a field that Cronos has read without an error.</summary>
    /// <param name="text">The field.</param>
    /// <param name="from">Its least value.</param>
    /// <param name="to">Its greatest.</param>
    /// <param name="names">Names of values, the first for <paramref name="from"/>; empty for none.</param>
    internal static CronField Parse(string text, int from, int to, IReadOnlyList<string> names)
    {
        if (text is "*" or "?")
        {
            return new(text, [.. Enumerable.Range(from, to - from + 1)], true, false);
        }

        var plain = text.ToUpperInvariant();
        foreach (var (i, name) in names.Index())
        {
            plain = plain.Replace(name, (from + i).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return plain.Any(letter => char.IsAsciiLetter(letter) || letter == '#')
            ? new(text, [], false, true)
            : new(text, [.. plain.Split(',').SelectMany(part => Part(part, from, to)).Distinct().Order()], false, false);
    }

    // Sunday may be 7, and a range may go over the end: 22-1.
    private static IEnumerable<int> Part(string part, int from, int to)
    {
        var (size, words) = (to - from + 1, part.Split('/'));
        var step = words.Length > 1 ? Number(words[1]) : 1;
        var ends = words[0].Split('-');
        var first = words[0] == "*" ? from : Number(ends[0]);
        var last = words[0] == "*" ? to : ends.Length > 1 ? Number(ends[1]) : words.Length > 1 ? to : first;
        for (var value = first; value <= (last < first ? last + size : last); value += step)
        {
            yield return from + ((value - from) % size);
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
