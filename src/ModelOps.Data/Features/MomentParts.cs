namespace ModelOps;

/// <summary>Reads parts of moments: the same on frames and in pipelines.</summary>
public static class MomentParts
{
    /// <summary>A part of a moment.</summary>
    /// <param name="moment">The moment; UTC for seconds since 1970.</param>
    /// <param name="part">The part.</param>
    public static long Of(DateTime moment, DatePart part) => part switch
    {
        DatePart.Year => moment.Year,
        DatePart.Quarter => ((moment.Month - 1) / 3) + 1,
        DatePart.Month => moment.Month,
        DatePart.Day => moment.Day,
        DatePart.Weekday => moment.DayOfWeek == DayOfWeek.Sunday ? 7 : (long)moment.DayOfWeek,
        DatePart.DayOfYear => moment.DayOfYear,
        DatePart.Hour => moment.Hour,
        _ => (moment.Ticks / TimeSpan.TicksPerSecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond), // rounds down before 1970, too
    };
}
