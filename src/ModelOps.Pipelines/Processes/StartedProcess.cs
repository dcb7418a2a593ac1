using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>A process that outlives the one that started it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Mark">Which start of that number, as <see cref="ProcessMark"/> has it.</param>
/// <param name="Machine">The machine it runs on.</param>
public sealed record StartedProcess(int Id, string Mark, string Machine)
{
    /// <summary>False when it has ended; true for one of another machine, of which nothing is known.</summary>
    internal bool IsAlive => Machine != ProcessMark.Machine || !ProcessMark.IsGone(Id, Mark);

    internal static StartedProcess Of(int id) => new(id, ProcessMark.Of(id) ?? "gone", ProcessMark.Machine);
}
