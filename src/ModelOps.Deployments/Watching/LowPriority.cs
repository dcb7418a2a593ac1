using System.Runtime.InteropServices;

namespace ModelOps.Deployments.Watching;

/// <summary>Runs what has time beside requests: on a thread of its own that gives way to the others.</summary>
internal static partial class LowPriority
{
    // As 'nice' does without a number.
    private const int Niceness = 10;

    /// <summary>Runs work to its end.</summary>
    internal static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Lower();
                done.SetResult(work());
            }
            catch (OperationCanceledException exception)
            {
                done.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "low priority",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return done.Task;
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
