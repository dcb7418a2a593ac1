using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ModelOps;

/// <summary>Tells a process from a later one that got its number: by the time it started.</summary>
internal static class ProcessMark
{
    // Counted from the end of the name in parentheses, which may hold blanks: the state, and the start in ticks since boot.
    private const int State = 0;
    private const int StartTicks = 19;

    /// <summary>This machine; on Linux with the process numbers that are seen here, since a container has its own.</summary>
    internal static string Machine { get; } = $"{Environment.MachineName} {Readable(() => File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name)}".TrimEnd();

    private static string? Boot { get; } = Readable(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    /// <summary>The mark of a process that runs on this machine; null when there is none with that number.</summary>
    internal static string? Of(int processId) => OperatingSystem.IsLinux() ? OfLinux(processId) : OfOthers(processId);

    private static string? OfLinux(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[State] is "Z" or "X" ? null : $"{Boot} {fields[StartTicks]}";
        }
        catch (IOException)
        {
            return null;
        }
    }

    // What a hardened system hides is left out; the rest tells enough apart.
    private static string? Readable(Func<string?> read)
    {
        try
        {
            return OperatingSystem.IsLinux() ? read() : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? OfOthers(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
