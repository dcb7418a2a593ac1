namespace ModelOps.Pipelines.Schedules;

/// <summary>How far apart the clocks of two time zones are.</summary>
internal static class ZoneShift
{
    private const int Years = 3;

    /// <summary>By how many minutes the second clock is ahead of the first; null where that changes within some years.</summary>
    internal static int? Between(TimeZoneInfo from, TimeZoneInfo to, DateTimeOffset now) => All(from, to, now) is [var only] ? only : null;

    /// <summary>All of them, in minutes, within some years.</summary>
    internal static IReadOnlyList<int> All(TimeZoneInfo from, TimeZoneInfo to, DateTimeOffset now)
    {
        var seen = new HashSet<int>();
        for (var time = now; time < now.AddYears(Years); time = time.AddHours(1))
        {
            seen.Add((int)(to.GetUtcOffset(time) - from.GetUtcOffset(time)).TotalMinutes);
        }

        return [.. seen.Order()];
    }
}
