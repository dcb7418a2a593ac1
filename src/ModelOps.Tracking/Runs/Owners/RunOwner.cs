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

    /// <summary>Whether the process of an open run's owner is known to run no more, and what is known, as a sentence.</summary>
    /// <param name="owner">The tag; null for none.</param>
    public static (bool IsDead, string Why) Judge(string? owner)
    {
        if (owner is null)
        {
            return (false, "It does not say which process writes it.");
        }

        if (!owner.StartsWith(_here, StringComparison.Ordinal))
        {
            return (false, $"Its process is of another machine or container ({owner.Split(' ')[0]}): look there.");
        }

        if (Dead(owner) is { } dead)
        {
            return (true, $"The process that wrote this run ({dead} on {Environment.MachineName}) ended without closing it.");
        }

        return owner[_here.Length..].Split(' ', 2) is [var id, { Length: > 0 }] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && ProcessMark.Of(process) is { Length: > 0 }
            ? (false, $"Its process {process} runs.")
            : (false, "Whether its process runs cannot be seen.");
    }

    /// <summary>The number of an owner's process that was one of this machine and runs no more; else null. Of other machines, and of what cannot be read, nothing is known.</summary>
    public static int? Dead(string owner) =>
        owner.StartsWith(_here, StringComparison.Ordinal) && owner[_here.Length..].Split(' ', 2) is [var id, var mark]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && ProcessMark.IsGone(process, mark)
            ? process
            : null;
}
