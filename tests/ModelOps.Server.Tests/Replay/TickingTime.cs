namespace ModelOps.Server.Tests.Replay;

/// <summary>A clock that goes on by a millisecond whenever it is read, so that what happens later is later also on a fast machine.</summary>
internal sealed class TickingTime : TimeProvider
{
    private long _ticks = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref _ticks, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
