using System.Globalization;

namespace ModelOps.Pipelines.Triggers;

/// <summary>Fires at its times. The mark is the last time that it fired for: each fires once, and of several that have passed, as while the machine slept, the last one alone.</summary>
internal sealed class ScheduleTrigger(ScheduleTriggerSpec spec, TimeProvider time) : ITrigger
{
    // A mark farther ahead than this was set by a wrong clock.
    private static readonly TimeSpan _ahead = TimeSpan.FromDays(1);
    private readonly CronSchedule _schedule = new(spec);
    private DateTimeOffset? _since;

    /// <inheritdoc />
    public string Name => "schedule";

    /// <inheritdoc />
    public string Subject => $"{Name}\n{_schedule.Text}\n{_schedule.Zone.Id}";

    /// <summary>When it fires next, in its time zone; null for never again.</summary>
    internal DateTimeOffset? Next => _schedule.Next(time.GetUtcNow());

    /// <inheritdoc />
    public Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var note = Next is { } next ? $"The next time is {_schedule.Shown(next)}." : null;
        if (mark is null)
        {
            return Task.FromResult(new TriggerLook(Written(now), null) { Note = note });
        }

        var handled = Since(mark, now);
        if (_schedule.Last(handled, now) is not { } last)
        {
            return Task.FromResult(new TriggerLook(mark, null) { Note = note });
        }

        var first = _schedule.Next(handled)!.Value;
        var why = $"The schedule '{_schedule.Text}' was due at {_schedule.Shown(last)}{(first < last ? $", and before at times from {_schedule.Shown(first)} on" : "")}.";
        return Task.FromResult(new TriggerLook(Written(last), why) { Note = note });
    }

    // Where the clock was far ahead, it counts from now on.
    private DateTimeOffset Since(string mark, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(mark, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var handled))
        {
            throw new InvalidInputException($"The state says that the schedule was last due at '{mark}', which is not a timestamp. Delete the state's file to begin anew.");
        }

        if (handled - now <= _ahead)
        {
            _since = null;
            return handled;
        }

        return _since is { } since && since <= now ? since : (_since = now).Value;
    }

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
