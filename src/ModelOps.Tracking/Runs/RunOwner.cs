using System.Diagnostics;
using System.Globalization;

namespace ModelOps.Tracking.Runs;

/// <summary>
/// Which process writes a run: noted as a tag while the run is open, so that whoever opens the store next can end the runs of a process that died.
/// The text is <c>host pid start namespace</c>: a process id comes again, a process that started then does not.
/// </summary>
internal static class RunOwner
{
    /// <summary>The tag of an open run; the store takes it off when the run ends.</summary>
    public const string Tag = "modelops.process";

    /// <summary>The tag of a run that its process left open, with what <see cref="Tag"/> said.</summary>
    public const string DiedTag = "modelops.died";

    /// <summary>This process.</summary>
    public static string ThisProcess { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName} {Environment.ProcessId} {StartOf(Environment.ProcessId)} {Namespace}");

    // Containers may share a host's name and a file, but not their process ids.
    private static string Namespace => OperatingSystem.IsLinux() && new FileInfo("/proc/self/ns/pid").LinkTarget is { } target ? target : "-";

    /// <summary>Whether an owner was a process of this machine and lives no more. Of other machines, and of what cannot be read, nothing is known: false.</summary>
    public static bool IsDead(string owner) =>
        owner.Split(' ') is [var host, var id, var start, var space] && start.Length > 0
        && host == Environment.MachineName && space == Namespace
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
        && !IsAlive(process, start);

    private static bool IsAlive(int id, string start)
    {
        try
        {
            using var process = Process.GetProcessById(id);

            // One whose start cannot be read, as another user's, counts as the same.
            return StartOf(id) is var found && (found.Length == 0 || found == start);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // On Linux the ticks since the machine's start, which no change of the clock moves. Empty when it cannot be read.
    private static string StartOf(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // After the name in brackets, which may hold blanks, the start is the 20th field.
                var fields = File.ReadAllText($"/proc/{id}/stat");
                return fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[19];
            }

            using var process = Process.GetProcessById(id);
            return process.StartTime.ToFileTimeUtc().ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException or ArgumentException)
        {
            return "";
        }
    }
}
