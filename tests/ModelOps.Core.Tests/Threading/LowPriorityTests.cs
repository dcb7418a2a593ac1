using System.Globalization;
using ModelOps.Threading;

namespace ModelOps.Core.Tests.Threading;

/// <summary>What has time gives way to requests.</summary>
public sealed class LowPriorityTests
{
    [Fact]
    public async Task Its_thread_alone_is_nicer_than_the_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads have a niceness on Linux alone.");
        var usual = Niceness();
        Assert.Equal(Math.Min(19, usual + 10), await LowPriority.RunAsync(Niceness));
        Assert.Equal(usual, await Task.Run(Niceness, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_waits_for_it_goes_on_at_the_usual_priority()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads have a niceness on Linux alone.");
        var usual = Niceness();
        var after = await Task.WhenAll(Enumerable.Range(0, 50).Select(async turn =>
        {
            await LowPriority.RunAsync(() => turn).ConfigureAwait(false);

            // Keeps the worker, so that the pool makes others.
            Thread.Sleep(20);
            return Niceness();
        }));
        Assert.All(after, niceness => Assert.Equal(usual, niceness));
    }

    [Fact]
    public async Task What_goes_wrong_in_it_goes_wrong_for_the_caller()
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => LowPriority.RunAsync<int>(() => throw new InvalidInputException("no")));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var run = LowPriority.RunAsync<int>(() => throw new OperationCanceledException(stop.Token));
        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
        Assert.True(run.IsCanceled);
    }

    // The 19th field, counted from the end of the name in brackets.
    private static int Niceness() => File.ReadAllText("/proc/thread-self/stat") is var text ? int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture) : 0;
}
