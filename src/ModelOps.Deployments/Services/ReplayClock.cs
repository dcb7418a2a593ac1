namespace ModelOps;

/// <summary>
/// A clock that stands until it is moved: for a service that replays days that have passed, or days of a simulation. What waits on it is woken when it is moved past its time: a timer that
/// is due several times is woken once, as after a sleep of the machine.
/// </summary>
/// <param name="start">Where it stands first.</param>
public sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves it forward, and wakes what is due.</summary>
    /// <param name="time">How far; 0 or more.</param>
    /// <exception cref="InvalidInputException">It would go back.</exception>
    public void Advance(TimeSpan time)
    {
        Waiting[] due;
        lock (_gate)
        {
            _now = time >= TimeSpan.Zero ? _now + time : throw new InvalidInputException($"The clock cannot go back by {time.Negate()}. Give 0 or more.");
            due = [.. _waiting.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            foreach (var timer in due)
            {
                timer.Begin(_now, timer.Period);
            }
        }

        foreach (var timer in due)
        {
            timer.Call();
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Waiting(ReplayClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _isEnded;

        internal DateTimeOffset Due { get; private set; }

        internal TimeSpan Period { get; private set; }

        // Under the lock.
        internal void Begin(DateTimeOffset now, TimeSpan wait)
        {
            clock._waiting.Remove(this);
            if (wait > TimeSpan.Zero)
            {
                Due = now + wait;
                clock._waiting.Add(this);
            }
        }

        internal void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_isEnded)
                {
                    return false;
                }

                Period = period;
                Begin(clock._now, dueTime);
            }

            if (dueTime == TimeSpan.Zero)
            {
                ThreadPool.QueueUserWorkItem(_ => Call());
                lock (clock._gate)
                {
                    Begin(clock._now, period);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _isEnded = true;
                clock._waiting.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
