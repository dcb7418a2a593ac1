using System.Globalization;
using Cronos;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// The times of a cron expression in a time zone. Where both days of the month and days of the week are restricted, a day counts that either allows, as in every cron. A time that the clock skips when summer time begins comes when it begins, and one that it shows twice when summer time ends comes once,
/// unless the schedule is one of hours or minutes. A day that the zone leaves out, as Pacific/Apia did with 2011-12-30, has no times.
/// </summary>
internal sealed class CronSchedule
{
    private readonly CronOccurrences _occurrences;

    /// <summary>Reads it.</summary>
    /// <param name="spec">The schedule; it has no <see cref="ScheduleTriggerSpec.Errors"/>.</param>
    internal CronSchedule(ScheduleTriggerSpec spec)
    {
        (Text, Zone) = (spec.Cron, TimeZoneInfo.FindSystemTimeZoneById(spec.TimeZone));
        // As other cron programs have it, and Cronos, too.
        var isInterval = spec.Fields()[..2].Any(field => field.AsSpan().ContainsAny('*', '-', '/'));
        _occurrences = new([.. spec.Crons().Select(cron => CronExpression.Parse(cron))], isInterval, Zone);
    }

    /// <summary>The expression as it was written.</summary>
    internal string Text { get; }

    /// <summary>Its time zone.</summary>
    internal TimeZoneInfo Zone { get; }

    /// <summary>The first time after another, in its time zone; null for never again.</summary>
    internal DateTimeOffset? Next(DateTimeOffset after) => _occurrences.Next(after);

    /// <summary>All times after one and up to another, the earliest first, one by one as they are asked for.</summary>
    /// <param name="after">It does not count itself.</param>
    /// <param name="until">It counts itself.</param>
    internal IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        for (var next = Next(after); next is { } time && time <= until; next = Next(time))
        {
            yield return time;
        }
    }

    /// <summary>The last time after one and up to another, found in few steps; null for none.</summary>
    /// <param name="after">It does not count itself.</param>
    /// <param name="until">It counts itself.</param>
    internal DateTimeOffset? Last(DateTimeOffset after, DateTimeOffset until)
    {
        // A schedule of minutes has its last time in the last hour, and one of years has few times.
        for (var back = TimeSpan.FromHours(1); ; back *= 24)
        {
            var isAll = until - after <= back;
            if (Between(isAll ? after : until - back, until).Cast<DateTimeOffset?>().LastOrDefault() is { } last)
            {
                return last;
            }

            if (isAll)
            {
                return null;
            }
        }
    }

    /// <summary>A time as people read it, in its time zone.</summary>
    internal string Shown(DateTimeOffset time) => $"{TimeZoneInfo.ConvertTime(time, Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({Zone.Id})";
}
