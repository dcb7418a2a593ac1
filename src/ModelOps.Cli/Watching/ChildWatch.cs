using System.Diagnostics;
using ModelOps.Cli.Running;
using ModelOps.Pipelines.Results;

namespace ModelOps.Cli.Watching;

/// <summary>Waits for a child, and ends it when it gets larger or takes longer than it may.</summary>
/// <param name="child">The process.</param>
/// <param name="journal">Where it notes its limits.</param>
internal sealed class ChildWatch(Process child, string journal)
{
    // A child ends in order by its own clock; one that does not react is ended.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly OomKills _kills = new();
    private RunLimits? _limits;
    private long _journalLength;

    /// <summary>Why it was ended from outside: a limit, or the system; null when neither is known to have.</summary>
    internal (ExecutionStatus Status, string Reason)? Ended { get; private set; }

    internal async Task WaitAsync()
    {
        var exit = child.WaitForExitAsync();
        while (await Task.WhenAny(exit, Task.Delay(_interval)) != exit)
        {
            _kills.Note();
            Enforce();
        }

        const int Killed = 137;
        if (Ended is null && child.ExitCode == Killed && _kills.HasRisen())
        {
            Ended = (ExecutionStatus.OutOfMemory, "The system ended the process for want of memory (its OOM killer, by the memory events of the control group).");
        }
    }

    private void Enforce()
    {
        _limits ??= Limits();
        if (Ended is not null || _limits is null)
        {
            return;
        }

        if (_limits.Memory is { } most && ProcessTree.ResidentBytes(child.Id) is var used && used > most)
        {
            End(ExecutionStatus.OutOfMemory, $"The processes of the run used {MemoryText.Of(used)} of memory, more than their limit of {MemoryText.Of(most)} (--memory-limit).");
        }
        else if (_limits.Time is { } time && TimeProvider.System.GetElapsedTime(_start) > time + _grace)
        {
            End(ExecutionStatus.TimedOut, $"The run took longer than its limit of {DurationText.Of(time)} (--time-limit), and did not react when it was stopped.");
        }
    }

    private void End(ExecutionStatus status, string reason)
    {
        Ended = (status, reason);
        child.Kill(entireProcessTree: true);
    }

    // A verb without limits notes none; then there is nothing new to read after its beginning.
    private RunLimits? Limits()
    {
        if (new FileInfo(journal) is not { Exists: true, Length: var length } || length == _journalLength)
        {
            return null;
        }

        _journalLength = length;
        return Journal.Read(journal).Limits;
    }
}
