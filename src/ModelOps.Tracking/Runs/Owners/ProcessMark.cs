using System.Diagnostics;
using System.Globalization;

namespace ModelOps.Tracking.Runs;

/// <summary>Knows a process from a later one that got its number, by its start; so that what a process leaves behind can be seen to be left.</summary>
public static class ProcessMark
{
    // Counted from the end of the name in brackets, which may hold blanks: the state, and the start in ticks since the machine's, which no change of the clock moves.
    private const int State = 0;
    private const int StartTicks = 19;

    /// <summary>This machine; on Linux with the namespace of its process numbers: containers may share a host's name and a file, but not their processes.</summary>
    public static string Machine { get; } = $"{Environment.MachineName} {Readable(() => new FileInfo("/proc/self/ns/pid").LinkTarget) ?? "-"}";

    private static string Boot { get; } = Readable(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()) ?? "-";

    /// <summary>The mark of a process of this machine: null when none runs with that number, empty when its start cannot be read, which of another user's it may not.</summary>
    /// <param name="processId">Its number.</param>
    public static string? Of(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var text = File.ReadAllText($"/proc/{processId}/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return fields[State] is "Z" or "X" ? null : $"{Boot} {fields[StartTicks]}";
            }

            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToFileTimeUtc().ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException or ArgumentException)
        {
            return Runs(processId) ? "" : null;
        }
    }

    /// <summary>Whether the process that had a mark runs no more. Of one whose start cannot be read nothing is known: false.</summary>
    /// <param name="processId">Its number.</param>
    /// <param name="mark">Its mark, noted while it ran.</param>
    public static bool IsGone(int processId, string mark) => mark.Length > 0 && Of(processId) is not "" and var now && now != mark;

    private static bool Runs(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // What a hardened system hides is left out; the rest is enough.
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
}
