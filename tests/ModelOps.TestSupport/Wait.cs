using System.Diagnostics;

namespace ModelOps.TestSupport;

/// <summary>Waits for what other threads and processes bring about, far longer than a busy machine needs.</summary>
public static class Wait
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when it is so.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="what">What is waited for, for the message of the error.</param>
    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(started) > _longest)
            {
                throw new TimeoutException($"{what} did not come about in {_longest.TotalMinutes} minutes.");
            }

            await Task.Delay(_between);
        }
    }
}
