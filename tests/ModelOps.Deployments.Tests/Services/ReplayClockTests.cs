namespace ModelOps.Deployments.Tests.Services;

/// <summary>A clock that stands until it is moved.</summary>
public sealed class ReplayClockTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void It_stands_until_it_is_moved()
    {
        var clock = new ReplayClock(_start.ToOffset(TimeSpan.FromHours(2)));
        var began = clock.GetTimestamp();
        Assert.Equal(_start, clock.GetUtcNow());
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((_start.AddDays(1), TimeSpan.FromDays(1), TimeZoneInfo.Utc), (clock.GetUtcNow(), clock.GetElapsedTime(began), clock.LocalTimeZone));
    }

    [Fact]
    public void It_does_not_go_back() =>
        Assert.Equal("The clock cannot go back by 00:00:01. Give 0 or more.", Assert.Throws<InvalidInputException>(() => new ReplayClock(_start).Advance(TimeSpan.FromSeconds(-1))).Message);

    [Fact]
    public async Task What_waits_is_woken_when_its_time_has_come_and_not_before()
    {
        var clock = new ReplayClock(_start);
        var waiting = Task.Delay(TimeSpan.FromMinutes(10), clock, Stop);
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(late.IsCancellationRequested);
    }

    [Fact]
    public void A_timer_that_is_due_several_times_is_woken_once_and_in_the_order_of_the_times()
    {
        var clock = new ReplayClock(_start);
        var woken = new List<string>();
        using var often = clock.CreateTimer(_ => woken.Add("often"), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        using var first = clock.CreateTimer(_ => woken.Add("first"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal(["first", "often"], woken);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["first", "often", "often"], woken);
        Assert.True(often.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        clock.Advance(TimeSpan.FromDays(1));
        often.Dispose();
        Assert.False(often.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        Assert.Equal(3, woken.Count);
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_needs_no_move()
    {
        var woken = new TaskCompletionSource();
        using var timer = new ReplayClock(_start).CreateTimer(_ => woken.TrySetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await woken.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }
}
