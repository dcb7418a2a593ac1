using System.Globalization;

namespace ModelOps.Data.Frames;

/// <summary>Writes timestamps as ISO 8601 text: only the date at midnight, and with a final <c>Z</c> in UTC.</summary>
internal static class TimestampText
{
    public static string Of(DateTime value)
    {
        var format = value.TimeOfDay == TimeSpan.Zero && value.Kind != DateTimeKind.Utc ? "yyyy-MM-dd"
            : value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        return value.ToString(format, CultureInfo.InvariantCulture) + (value.Kind == DateTimeKind.Utc ? "Z" : "");
    }
}
