using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ModelOps.Cli.Native;

/// <summary>Calls of the C library that .NET has no word for.</summary>
internal static partial class Posix
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
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

    /// <summary>
    /// Makes this process independent of the one that started it: a session of its own, and its descriptors for input and output at nothing and at a file, where
    /// the runtime's last words go.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    internal static void Detach(string logFile)
    {
        _ = SetSid();
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var log = new FileStream(logFile, options);
        _ = Dup2((int)nothing.DangerousGetHandle(), StandardInput);
        _ = Dup2((int)log.SafeFileHandle.DangerousGetHandle(), StandardOutput);
        _ = Dup2((int)log.SafeFileHandle.DangerousGetHandle(), StandardError);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
