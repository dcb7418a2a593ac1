using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ModelOps.Threading;

/// <summary>Runs what has time beside requests: on a thread of its own that gives way to the others.</summary>
internal static partial class LowPriority
{
    // As 'nice' does without a number.
    private const int Niceness = 10;

    /// <summary>Runs work to its end.</summary>
    /// <param name="work">The work. It starts no threads and no tasks: on Linux they would keep its low priority.</param>
    internal static async Task<T> RunAsync<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? error = null;
        using var ended = new ManualResetEvent(false);

        // The end is noticed by a thread of usual priority: a worker that the pool makes for a continuation is as nice as the thread that asks for it.
        var noticed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = ThreadPool.RegisterWaitForSingleObject(ended, (_, _) => noticed.SetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        var thread = new Thread(() =>
        {
            try
            {
                Lower();
                result = work();
            }
            catch (Exception exception)
            {
                error = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                ended.Set();
            }
        })
        {
            IsBackground = true,
            Name = "low priority",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        await noticed.Task.ConfigureAwait(false);
        registration.Unregister(null);
        error?.Throw();
        return result;
    }

    // .NET's priorities do nothing on Linux. There a thread has a niceness of its own; elsewhere it is the whole process's.
    private static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Nice(Niceness);
        }
    }

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int more);
}
