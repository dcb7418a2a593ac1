using System.Globalization;

namespace ModelOps;

/// <summary>How a single value is written in a view.</summary>
internal static class ViewValue
{
    internal static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => NumberText.Of(number),
        float number => NumberText.Of(number),
        bool flag => flag ? "yes" : "no",
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan span => Duration(span),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    internal static bool IsNumber(object? value) => value is double or float or int or long or decimal or TimeSpan;

    private static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
    };
}
