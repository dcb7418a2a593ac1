using System.Net.Sockets;
using System.Runtime.InteropServices;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Runs a kernel as a process of its own, as front ends start it.</summary>
public static class JupyterProcess
{
    /// <summary>Front ends tell their process by this variable: an id on Unix, an inherited handle on Windows.</summary>
    private const string ParentVariable = "JPY_PARENT_PID";

    /// <summary>Cells that block many pool threads at once must not keep the next request waiting for new ones.</summary>
    private const int PoolThreads = 64;

    /// <summary>
    /// Serves until a front end asks to shut down, SIGTERM or SIGHUP comes or the front end's process dies. SIGINT interrupts the
    /// running cell. The calling thread is blocked: it waits even when cells have taken every thread of the pool.
    /// The caller should end the process afterwards, since cells may have left threads behind.
    /// </summary>
    /// <param name="connectionFile">The connection file that the front end wrote.</param>
    /// <param name="createEngine">Makes the session; called while the front end shakes hands.</param>
    /// <param name="log">Takes a line for each dropped message or peer; not the console, which is the cells'.</param>
    /// <returns>Whether a cell was running at the end, and so was cut short.</returns>
    /// <exception cref="KernelException">The connection file cannot be used, or a port is taken.</exception>
    public static bool Run(string connectionFile, Func<NotebookKernel> createEngine, TextWriter log)
    {
        var connection = JupyterConnection.Load(connectionFile);
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, PoolThreads), ports);
        try
        {
            using var kernel = new JupyterKernel(createEngine, connection, new JupyterKernelOptions { Log = line => log.WriteLine($"ModelOps.Kernel: {line}") });
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
            {
                signal.Cancel = true;
                kernel.Interrupt();
            });
            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                kernel.Stop();
            }

            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
            kernel.Start();
            using var parent = ParentWatch.Start(Environment.GetEnvironmentVariable(ParentVariable), () => kernel.Stop());
            kernel.Completion.Wait();
            return kernel.IsRunning;
        }
        catch (SocketException exception)
        {
            throw new KernelException($"The kernel cannot listen where '{connectionFile}' says: {exception.Message}. Start the kernel anew.", exception);
        }
    }
}
