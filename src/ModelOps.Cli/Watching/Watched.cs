using System.Runtime.InteropServices;
using ModelOps.Cli.Application;
using ModelOps.Cli.Native;
using ModelOps.Cli.Running;
using ModelOps.Kernel.Jupyter;

namespace ModelOps.Cli.Watching;

/// <summary>The child's side of a <see cref="Watcher"/>.</summary>
internal static class Watched
{
    /// <summary>The first word of the child's command line; what follows are the journal, the pipe for last words and the watcher's process, before the user's words.</summary>
    internal const string Word = "--watched";

    /// <summary>
    /// The runtime's setting of how long no new method may come before it compiles hot ones again, in hexadecimal milliseconds. A run of a notebook is short: it
    /// takes less time when that waits for a break, where a kernel, which lives long, does it at once.
    /// </summary>
    internal static readonly (string Name, string Value) TieringDelay = ("DOTNET_TC_CallCountingDelayMs", "20");

    private const int Words = 4;

    /// <summary>Runs the user's words, under a watcher if there is one.</summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        if (args.Length < Words || args[0] != Word)
        {
            return await CliApplication.RunAsync(args);
        }

        _ = CompilerStart.BeginAsync(args[Words..]);
        HideTieringDelay();
        Journal.Start(args[1]);
        if (!OperatingSystem.IsWindows())
        {
            Posix.MoveStandardError(int.Parse(args[2]));
        }

        // Without its watcher nobody would hear of its end.
        var isAlone = false;
        using var watch = ParentWatch.Start(args[3], () =>
        {
            isAlone = true;
            Posix.Send(Environment.ProcessId, PosixSignal.SIGTERM);
        });
        var code = await CliApplication.RunAsync(args[Words..]);
        Journal.Current!.Done(code);
        if (isAlone)
        {
            Directory.Delete(Path.GetDirectoryName(args[1])!, recursive: true);
        }

        return code;
    }

    // The user's code and its processes see the environment that the user gave.
    private static void HideTieringDelay()
    {
        if (Environment.GetEnvironmentVariable(TieringDelay.Name) == TieringDelay.Value)
        {
            Environment.SetEnvironmentVariable(TieringDelay.Name, null);
        }
    }
}
