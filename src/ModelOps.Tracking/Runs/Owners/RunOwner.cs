using System.Globalization;

namespace ModelOps.Tracking.Runs;

/// <summary>
/// Which process writes a run: noted as a tag while the run is open, so that whoever opens the store next can end the runs of a process that died.
/// The text is <c>host namespace pid mark</c>, from <see cref="ProcessMark"/>.
/// </summary>
internal static class RunOwner
{
    /// <summary>The tag of an open run; the store takes it off when the run ends.</summary>
    public const string Tag = "modelops.process";

    private static readonly string _here = ProcessMark.Machine + " ";

    /// <summary>This process.</summary>
    public static string ThisProcess { get; } = string.Create(CultureInfo.InvariantCulture, $"{_here}{Environment.ProcessId} {ProcessMark.Of(Environment.ProcessId)}");

    /// <summary>The number of an owner's process that was one of this machine and runs no more; else null. Of other machines, and of what cannot be read, nothing is known.</summary>
    public static int? Dead(string owner) =>
        owner.StartsWith(_here, StringComparison.Ordinal) && owner[_here.Length..].Split(' ', 2) is [var id, var mark]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && ProcessMark.IsGone(process, mark)
            ? process
            : null;
}
