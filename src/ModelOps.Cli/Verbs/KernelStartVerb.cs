using System.CommandLine;
using ModelOps.Cli.Commands;
using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops kernel start</c>, which front ends call.</summary>
internal static class KernelStartVerb
{
    /// <summary>Jupyter kills a kernel five seconds after it was asked to end.</summary>
    private static readonly TimeSpan _endOfSession = TimeSpan.FromSeconds(3);

    internal static Command Create()
    {
        var file = new Option<string>("--connection-file", "-f") { Description = "The connection file that Jupyter wrote.", HelpName = "FILE", Required = true };
        var command = new Command("start", "Start the kernel; Jupyter does this.") { file };
        command.SetAction(result =>
        {
            // Taken before cells own the console.
            using var log = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
            var logs = TerminalLog.Factory(result, writer: log);
            (NotebookKernel Kernel, ModelOpsSession Session)? composed = null;
            var cut = JupyterProcess.Run(result.GetValue(file)!, () => (composed = KernelComposition.Create(new KernelOptions { LoggerFactory = logs }, new ModelOpsSessionOptions { LoggerFactory = logs })).Value.Kernel, log);

            // A store that hangs must not outlive the front end's patience.
            if (composed is var (_, session))
            {
                EndAsync(session, cut).Wait(_endOfSession);
            }

            // Threads that cells left behind would keep the process alive.
            Environment.Exit(0);
        });
        return command;
    }

    // Stops deployments and ends the run under way.
    private static async Task EndAsync(ModelOpsSession session, bool cut)
    {
        if (cut)
        {
            await session.FailRunAsync(new OperationCanceledException("The kernel was shut down while a cell ran."));
        }

        await session.DisposeAsync();
    }
}
