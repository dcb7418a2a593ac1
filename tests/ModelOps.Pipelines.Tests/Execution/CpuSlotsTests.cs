using ModelOps.Pipelines.Execution;

namespace ModelOps.Pipelines.Tests.Execution;

public sealed class CpuSlotsTests
{
    [Fact]
    public async Task Who_comes_first_is_served_first_and_one_that_wants_more_than_there_are_gets_all()
    {
        var slots = new CpuSlots(2);
        var first = await slots.TakeAsync(1, CancellationToken.None);
        var large = slots.TakeAsync(9, CancellationToken.None);
        var small = slots.TakeAsync(1, CancellationToken.None);
        Assert.False(large.IsCompleted || small.IsCompleted);
        first.Dispose();
        first.Dispose();
        var taken = await large;
        Assert.False(small.IsCompleted);
        taken.Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_lets_the_next_go()
    {
        var slots = new CpuSlots(2);
        var first = await slots.TakeAsync(1, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var large = slots.TakeAsync(2, stop.Token);
        var small = slots.TakeAsync(1, CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        first.Dispose();
        (await slots.TakeAsync(2, CancellationToken.None)).Dispose();
    }
}
