using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter;
using Xunit.Runner.InProc.SystemConsole;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>The test program's entry: front ends start it as a bare kernel, everyone else as tests.</summary>
internal static class KernelHost
{
    public static int Main(string[] args)
    {
        if (args is not ["kernel", "start", "--connection-file", var file])
        {
            return ConsoleRunner.Run(args).GetAwaiter().GetResult();
        }

        using var log = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        JupyterProcess.Run(file, () => new NotebookKernel(), log);
        Environment.Exit(0);
        return 0;
    }
}
