using Microsoft.Extensions.Time.Testing;
using ModelOps.Serving.Limits;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Limits;

public sealed class RequestLimitsTests
{
    private const int Large = 1 << 20;
    private static readonly TimeSpan _short = TimeSpan.FromMicroseconds(999);
    private static readonly TimeSpan _long = TimeSpan.FromMilliseconds(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_request_beyond_those_that_are_scored_and_wait_is_refused()
    {
        var limits = Limits();
        var first = await limits.EnterAsync(CancellationToken.None);
        var second = limits.EnterAsync(CancellationToken.None);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, limits.Waiting);
        var refusal = await Assert.ThrowsAsync<ScoringException>(async () => await limits.EnterAsync(CancellationToken.None));
        Assert.Equal((429, "REQUEST_LIMIT_EXCEEDED", "The server is busy: as many requests wait as it takes. Try again later."), (refusal.Status, refusal.Code, refusal.Message));
        first.Dispose();
        (await second).Dispose();
        Assert.Equal(0, limits.Waiting);
        (await limits.EnterAsync(CancellationToken.None)).Dispose();
    }

    [Fact]
    public void A_request_that_costs_next_to_nothing_needs_no_turn()
    {
        Assert.True(RequestLimits.IsQuick(100, _short));
        Assert.False(RequestLimits.IsQuick(100, _long));
        Assert.False(RequestLimits.IsQuick(Large, _short));
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_given_up()
    {
        var limits = Limits();
        using var held = await limits.EnterAsync(CancellationToken.None);
        var waiting = limits.EnterAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(5));
        var refusal = await Assert.ThrowsAsync<ScoringException>(async () => await waiting);
        Assert.Equal((504, "DEADLINE_EXCEEDED"), (refusal.Status, refusal.Code));
        Assert.Equal("The request was not scored within 5 seconds, the time that this server gives it. Send fewer rows at once, or try again later.", refusal.Message);
        Assert.True(held.IsLate);
        Assert.True(held.Token.IsCancellationRequested);
        Assert.Equal(0, limits.Waiting);
    }

    [Fact]
    public async Task A_client_that_leaves_gives_its_place_free()
    {
        var limits = Limits();
        using var held = await limits.EnterAsync(CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var waiting = limits.EnterAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.Equal(0, limits.Waiting);
        Assert.False(held.IsLate);
    }

    [Fact]
    public void Too_many_rows_are_refused_with_both_numbers()
    {
        var limits = Limits();
        limits.CheckRows(10);
        var refusal = Assert.Throws<ScoringException>(() => limits.CheckRows(11));
        Assert.Equal((413, "The request has 11 rows; this server takes 10 at most. Send fewer rows at once."), (refusal.Status, refusal.Message));
    }

    private RequestLimits Limits() => new(new ScoringOptions { MaxConcurrent = 1, MaxQueue = 1, MaxRows = 10, RequestTimeout = TimeSpan.FromSeconds(5), Time = _time });
}
