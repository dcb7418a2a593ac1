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

    // The unit is chosen after rounding: 59.97 seconds are a minute, not "60.0 s".
    private static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(seconds) / 60} min {(long)Math.Round(seconds) % 60} s"),
    };
}
