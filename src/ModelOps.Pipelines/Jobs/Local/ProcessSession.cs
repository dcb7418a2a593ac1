using System.Globalization;
using System.Runtime.InteropServices;
using ModelOps.Tracking.Runs;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>The processes of a session of this machine: all that its first one has started, but for those that made a session of their own.</summary>
/// <param name="leader">The number of the first one, which names the session.</param>
/// <param name="mark">Which start of that number.</param>
internal sealed partial class ProcessSession(int leader, string mark)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Session = 3;
    private const int StartTicks = 19;

    /// <summary>The first process of a session, from the machine's boot and its line in <c>/proc</c>.</summary>
    internal static (int ProcessId, string Mark) Read(string boot, string stat) =>
        (int.Parse(stat.AsSpan(0, stat.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture), $"{boot} {Fields(stat)[StartTicks]}");

    /// <summary>Whether the first process has ended.</summary>
    internal bool IsLeaderGone => ProcessMark.IsGone(leader, mark);

    /// <summary>The resident memory of all of them, in bytes.</summary>
    internal long Memory => Members().Sum(member => Pages(member) * Environment.SystemPageSize);

    /// <summary>Asks all of them to end.</summary>
    internal void AskToEnd() => _ = Signal(-leader, Terminate);

    /// <summary>Ends all but the first, which then notes how they ended.</summary>
    /// <returns>How many there were.</returns>
    internal int KillWork() => Members().Where(member => member != leader).Count(member => Signal(member, Kill) == 0);

    // A number that is given out again names another session, and so does one from before the machine's last start.
    private IEnumerable<int> Members() =>
        ProcessMark.Of(leader) is { } now && now != mark || !mark.StartsWith(Boot, StringComparison.Ordinal) ? []
        : Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0 && IsMember(id));

    private static string Boot { get; } = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "-";

    private bool IsMember(int id) => Readable($"/proc/{id}/stat") is { } stat && Fields(stat) is var fields && fields[0] is not ("Z" or "X") && fields[Session] == leader.ToString(CultureInfo.InvariantCulture);

    private static long Pages(int id) => Readable($"/proc/{id}/statm") is { } text ? long.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    private static string? Readable(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : null;
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
