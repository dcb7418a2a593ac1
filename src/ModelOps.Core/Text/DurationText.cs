using System.Globalization;

namespace ModelOps;

/// <summary>Times as people write them: <c>5ms</c>, <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>.</summary>
internal static class DurationText
{
    /// <summary>The time; null for a text that is not a time.</summary>
    internal static TimeSpan? Parse(string text)
    {
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 2 : 1;
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var ticks = count * text[^unit..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => double.NaN,
        };
        return ticks is >= 0 and < long.MaxValue ? TimeSpan.FromTicks((long)Math.Round(ticks)) : null;
    }

    /// <summary>A time as it would be written, in the largest unit that it is a whole number of.</summary>
    internal static string Of(TimeSpan time)
    {
        var (ticks, unit) = time.Ticks switch
        {
            0 => (TimeSpan.TicksPerSecond, "s"),
            var all when all % TimeSpan.TicksPerDay == 0 => (TimeSpan.TicksPerDay, "d"),
            var all when all % TimeSpan.TicksPerHour == 0 => (TimeSpan.TicksPerHour, "h"),
            var all when all % TimeSpan.TicksPerMinute == 0 => (TimeSpan.TicksPerMinute, "m"),
            var all when all % TimeSpan.TicksPerSecond == 0 => (TimeSpan.TicksPerSecond, "s"),
            _ => (TimeSpan.TicksPerMillisecond, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(double)time.Ticks / ticks}{unit}");
    }
}
