using System.Globalization;

namespace ModelOps.Data.Frames;

/// <summary>Timestamps as text, in ISO 8601: a date alone where there is no time of day, a <c>Z</c> at the end of UTC.</summary>
internal static class TimestampText
{
    public static string Of(DateTime value)
    {
        var format = value.TimeOfDay == TimeSpan.Zero && value.Kind != DateTimeKind.Utc ? "yyyy-MM-dd"
            : value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        return value.ToString(format, CultureInfo.InvariantCulture) + (value.Kind == DateTimeKind.Utc ? "Z" : "");
    }
}
