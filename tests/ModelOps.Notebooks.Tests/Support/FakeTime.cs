namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A clock that stands still until a test moves it on.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private int _made;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new Timer(this, () => callback(state), _now + dueTime);
            _timers.Add(timer);
            _made++;
            return timer;
        }
    }

    /// <summary>Moves on. When that wakes a sleeper, returns after it has gone to sleep again.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        Timer[] due;
        int made;
        lock (_gate)
        {
            _now += by;
            made = _made;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(timer => timer.Due <= _now);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }

        for (var i = 0; due.Length > 0 && Made() == made; i++)
        {
            Assert.True(i < 60_000, "Nothing waits for the clock any more.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private int Made()
    {
        lock (_gate)
        {
            return _made;
        }
    }

    private sealed class Timer(FakeTime owner, Action fire, DateTimeOffset due) : ITimer
    {
        internal DateTimeOffset Due => due;

        internal void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
