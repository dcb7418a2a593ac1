using System.CommandLine;
using ModelOps.Cli.Kernels;
using ModelOps.Kernel.Jupyter;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops kernel start</c>, which front ends call.</summary>
internal static class KernelStartVerb
{
    internal static Command Create()
    {
        var file = new Option<string>("--connection-file", "-f") { Description = "The connection file that Jupyter wrote.", HelpName = "FILE", Required = true };
        var command = new Command("start", "Start the kernel; Jupyter does this.") { file };
        command.SetAction(result =>
        {
            // Taken before cells own the console.
            using var log = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
            JupyterProcess.Run(result.GetValue(file)!, () => KernelComposition.Create().Kernel, log);

            // Threads that cells left behind would keep the process alive.
            Environment.Exit(0);
        });
        return command;
    }
}
