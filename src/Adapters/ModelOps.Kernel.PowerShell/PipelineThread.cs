using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace ModelOps.Kernel.PowerShell;

/// <summary>
/// Runs a pipeline on a thread of its own, so that all of it can be stopped. PowerShell stops its own code and cmdlets; a method of .NET that waits is woken by an interrupt of the thread.
/// An interrupt that hits PowerShell's own code makes it lose the pipeline's end, so it comes only after PowerShell was asked to stop, while the thread goes on waiting.
/// </summary>
internal static class PipelineThread
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _beforeInterrupt = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it to its end.</summary>
    /// <param name="shell">The shell that runs it.</param>
    /// <param name="invoke">Runs it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void Run(System.Management.Automation.PowerShell shell, Action invoke, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    invoke();
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackSize)
        { IsBackground = true, Name = "PowerShell" };
        thread.Start();
        var stop = cancellationToken.Register(() => shell.BeginStop(null, null));
        long? waitsSince = null;
        while (!Ends(thread))
        {
            waitsSince = shell.InvocationStateInfo.State == PSInvocationState.Stopping && thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin) ? waitsSince ?? Stopwatch.GetTimestamp() : null;
            if (waitsSince is { } since && Stopwatch.GetElapsedTime(since) >= _beforeInterrupt)
            {
                thread.Interrupt();
                waitsSince = null;
            }
        }

        stop.Unregister();
        thrown?.Throw();
    }

    // The kernel interrupts the cell's own thread, which only waits here.
    private static bool Ends(Thread thread)
    {
        try
        {
            return thread.Join(_look);
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }
}
