using System.Globalization;
using Cronos;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>
/// Wakes a loop at its times. The mark is the last time that it was woken for: each wakes it once, and of several that have passed, as while the machine slept, the last one alone.
/// A time that the clock skips when summer time begins comes when it begins, and one that it shows twice when summer time ends comes once, unless the schedule is one of hours or minutes.
/// </summary>
internal sealed class ScheduleWatch : ILoopWatch
{
    // A mark farther ahead than this was set by a wrong clock.
    private static readonly TimeSpan _ahead = TimeSpan.FromDays(1);
    private readonly string _text;
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private DateTimeOffset? _since;

    internal ScheduleWatch(ScheduleWatchSpec spec, TimeProvider time)
    {
        (_cron, _zone) = spec.Parse();
        (_text, _time) = (spec.Cron, time);
    }

    /// <inheritdoc />
    public string Name => "schedule";

    /// <inheritdoc />
    public string Subject => $"{Name}\n{_text}\n{_zone.Id}";

    /// <summary>When it wakes the loop next, in its time zone; null for never again.</summary>
    internal DateTimeOffset? Next => _cron.GetNextOccurrence(_time.GetUtcNow(), _zone);

    /// <inheritdoc />
    public Task<WatchLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var note = Next is { } next ? $"The next time is {Shown(next)}." : null;
        if (mark is null)
        {
            return Task.FromResult(new WatchLook(Written(now), null) { Note = note });
        }

        var handled = Since(mark, now);
        var first = handled < now ? _cron.GetNextOccurrence(handled, _zone) : null;
        if (first is null || first > now)
        {
            return Task.FromResult(new WatchLook(mark, null) { Note = note });
        }

        var last = Last(handled, now);
        var why = $"The schedule '{_text}' was due at {Shown(last)}{(first < last ? $", and before at times from {Shown(first.Value)} on" : "")}.";
        return Task.FromResult(new WatchLook(Written(last), why) { Note = note });
    }

    // Where the clock was far ahead, it counts from now on.
    private DateTimeOffset Since(string mark, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(mark, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var handled))
        {
            throw new InvalidInputException($"The loop's state says that its schedule was last due at '{mark}', which is not a timestamp. Delete the loop's state to begin anew.");
        }

        if (handled - now <= _ahead)
        {
            _since = null;
            return handled;
        }

        return _since is { } since && since <= now ? since : (_since = now).Value;
    }

    // Few steps: a schedule of minutes has its last time in the last hour, and one of years has few times.
    private DateTimeOffset Last(DateTimeOffset handled, DateTimeOffset now)
    {
        for (var back = TimeSpan.FromHours(1); ; back *= 24)
        {
            var from = now - handled > back ? now - back : handled;
            if (_cron.GetOccurrences(from, now, _zone, fromInclusive: false, toInclusive: true).LastOrDefault() is var last && last != default)
            {
                return last;
            }
        }
    }

    private string Shown(DateTimeOffset time) => $"{TimeZoneInfo.ConvertTime(time, _zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({_zone.Id})";

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
