using System.Runtime.InteropServices;

namespace ModelOps.Cli.Application;

/// <summary>Calls of the C library that .NET has no word for.</summary>
internal static partial class Posix
{
    private const int StandardError = 2;

    /// <summary>Sends a signal to a process; one that is gone gets none.</summary>
    internal static void Send(int process, PosixSignal signal) => _ = Kill(process, Number(signal));

    /// <summary>A signal's number, to which shells add 128 for an exit code.</summary>
    internal static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGTERM => 15,
        _ => 2,
    };

    /// <summary>
    /// Lets what the runtime and native code write to standard error go to a pipe, while <see cref="Console.Error"/> stays where it is: it has its own
    /// descriptor from its first use on.
    /// </summary>
    internal static void MoveStandardError(int pipe)
    {
        _ = Console.Error;
        _ = Console.IsErrorRedirected;
        _ = Dup2(pipe, StandardError);
        _ = Close(pipe);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
