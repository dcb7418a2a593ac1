using ModelOps.Serving.Limits;

namespace ModelOps.Serving.Tests.Limits;

public sealed class UsualTimeTests
{
    [Fact]
    public void Work_that_was_held_up_once_counts_little()
    {
        var usual = new UsualTime();
        Assert.Equal(TimeSpan.Zero, usual.Value);
        Add(usual, 100, 0.1);
        Assert.InRange(usual.Value.TotalMilliseconds, 0.09, 0.1);
        Add(usual, 1, 15);
        Assert.InRange(usual.Value.TotalMilliseconds, 0.5, 1);
        Add(usual, 4, 0.1);
        Assert.InRange(usual.Value.TotalMilliseconds, 0.1, 0.2);
    }

    [Fact]
    public void Work_that_takes_long_is_known_after_a_few_times()
    {
        var usual = new UsualTime();
        Add(usual, 3, 20);
        Assert.InRange(usual.Value.TotalMilliseconds, 2, 20);
    }

    private static void Add(UsualTime usual, int times, double milliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            usual.Add(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
