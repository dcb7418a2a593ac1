using Cronos;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// The times of cron expressions on the clock of a time zone. Cronos reads the calendar alone: it asks .NET which times of day a clock skips, and .NET knows that only of some changes (of none in Europe/Dublin or Africa/Casablanca, nor of a day that a zone leaves out), though it knows the offset of each instant.
/// </summary>
/// <param name="crons">What counts when either of them allows it.</param>
/// <param name="isInterval">Whether they are a schedule of minutes or hours.</param>
/// <param name="zone">The time zone.</param>
internal sealed class CronOccurrences(IReadOnlyList<CronExpression> crons, bool isInterval, TimeZoneInfo zone)
{
    // Cronos finds nothing after that.
    private const int LastYear = 2499;

    // A clock changes once in this time, and by no more than it.
    private static readonly TimeSpan _window = TimeSpan.FromDays(1);

    /// <summary>The first time after another, in the time zone; null for never again.</summary>
    internal DateTimeOffset? Next(DateTimeOffset after)
    {
        var from = after.Year < 2 ? new DateTimeOffset(2, 1, 1, 0, 0, 0, TimeSpan.Zero) : after.ToUniversalTime();
        while (from.Year < LastYear)
        {
            if (First(from, from + _window) is { } found)
            {
                return TimeZoneInfo.ConvertTime(found, zone);
            }

            from += _window;
            var offset = zone.GetUtcOffset(from);
            if (Calendar(from + offset, false) is not { } local)
            {
                return null;
            }

            // What comes next by the calendar comes no earlier than a change of the clock can bring it.
            var early = local - offset - (2 * _window);
            from = early > from ? early : from;
        }

        return null;
    }

    // The first time of a span in which the clock changes once at most.
    private DateTimeOffset? First(DateTimeOffset from, DateTimeOffset until)
    {
        var (start, offset, isIn) = (from, zone.GetUtcOffset(from), false);
        if (!isInterval && zone.GetUtcOffset(from - _window) is var before && before > offset && Change(from - _window, from) + (before - offset) is var shown && shown > from)
        {
            // The clock shows again what it has shown.
            (start, isIn) = (shown, true);
        }

        while (start <= until)
        {
            DateTimeOffset? change = zone.GetUtcOffset(until) == offset ? null : Change(start, until);
            if (Calendar(start + offset, isIn) is { } local && local - offset is var time && time <= until && !(time >= change))
            {
                return time;
            }

            if (change is not { } at)
            {
                return null;
            }

            var ahead = zone.GetUtcOffset(at) - offset;
            if (ahead > TimeSpan.Zero && ahead < _window && Calendar(at + offset, true) < at + offset + ahead)
            {
                return at;
            }

            (start, offset, isIn) = (!isInterval && ahead < TimeSpan.Zero ? at - ahead : at, offset + ahead, true);
        }

        return null;
    }

    // The calendar's next time after what a clock shows; a clock is written as if it were in UTC.
    private DateTimeOffset? Calendar(DateTimeOffset clock, bool isIn) => crons.Select(cron => cron.GetNextOccurrence(clock, TimeZoneInfo.Utc, isIn)).Min();

    // When the offset becomes another one, which it does in the span.
    private DateTimeOffset Change(DateTimeOffset from, DateTimeOffset until)
    {
        var (low, high, offset) = (from.UtcTicks, until.UtcTicks, zone.GetUtcOffset(from));
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == offset ? (middle, high) : (low, middle);
        }

        return new(high, TimeSpan.Zero);
    }
}
