namespace ModelOps;

/// <summary>Reads parts of timestamps: the same on frames and in pipelines.</summary>
public static class TimestampParts
{
    /// <summary>A part of a timestamp.</summary>
    /// <param name="timestamp">The timestamp; UTC for seconds since 1970.</param>
    /// <param name="part">The part.</param>
    public static long Of(DateTime timestamp, DatePart part) => part switch
    {
        DatePart.Year => timestamp.Year,
        DatePart.Quarter => ((timestamp.Month - 1) / 3) + 1,
        DatePart.Month => timestamp.Month,
        DatePart.Day => timestamp.Day,
        DatePart.Weekday => timestamp.DayOfWeek == DayOfWeek.Sunday ? 7 : (long)timestamp.DayOfWeek,
        DatePart.DayOfYear => timestamp.DayOfYear,
        DatePart.Hour => timestamp.Hour,
        _ => (timestamp.Ticks / TimeSpan.TicksPerSecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond), // rounds down before 1970, too
    };
}
