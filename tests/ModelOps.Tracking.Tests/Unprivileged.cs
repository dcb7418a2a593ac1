using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ModelOps.Tracking.Tests;

/// <summary>Works as a user whom the files' modes bind, also when root runs the tests: Linux keeps the user for files by thread.</summary>
internal static partial class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Does the work up to its first wait that is not over at once.</summary>
    internal static void Run(Func<Task> work)
    {
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
            {
                _ = SetFileUser(Nobody);
            }

            try
            {
                work().GetAwaiter().GetResult();
            }
            catch (Exception thrown)
            {
                error = ExceptionDispatchInfo.Capture(thrown);
            }
        });
        thread.Start();
        thread.Join();
        error?.Throw();
    }

    internal static void SetMode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
