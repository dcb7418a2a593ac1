using System.Diagnostics;

namespace ModelOps.Learning.Tests.Images;

/// <summary>A disk in memory that is soon full. Mounting needs the rights of an administrator on Linux.</summary>
internal static class SmallDisk
{
    public static bool TryMount(string folder, int kilobytes, out string why)
    {
        why = OperatingSystem.IsLinux() ? "" : "needs Linux, to mount a small disk";
        if (why.Length > 0)
        {
            return false;
        }

        Directory.CreateDirectory(folder);
        why = Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder) is { Length: > 0 } error ? $"cannot mount a small disk: {error}" : "";
        return why.Length == 0;
    }

    public static void Unmount(string folder) => Assert.Equal("", Run("umount", folder));

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{error.Trim()} (exit code {process.ExitCode})";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
