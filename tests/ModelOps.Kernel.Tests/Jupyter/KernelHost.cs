using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter;
using ModelOps.Kernel.Polyglot;
using ModelOps.Kernel.Scripts;
using Xunit.Runner.InProc.SystemConsole;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>The test program's entry: front ends start it as a bare kernel, everyone else as tests.</summary>
internal static class KernelHost
{
    public static int Main(string[] args)
    {
        if (args is ["script", var script])
        {
            using var session = new Session();
            var code = new ScriptRunner(session.Kernel).RunAsync(script, [], session).GetAwaiter().GetResult();
            Console.Write(session.Stdout + session.Error?.Message);
            return code;
        }

        if (args is not ["kernel", "start", "--connection-file", var file])
        {
            return ConsoleRunner.Run(args).GetAwaiter().GetResult();
        }

        using var log = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        JupyterProcess.Run(file, Create, log);
        Environment.Exit(0);
        return 0;
    }

    private static NotebookKernel Create()
    {
        var kernel = new NotebookKernel();
        PolyglotNames.AddTo(kernel);
        return kernel;
    }
}
