namespace ModelOps;

/// <summary>What an engine knows of one task of a job.</summary>
/// <param name="Index">The task's index, from 0.</param>
/// <param name="State">How far it is.</param>
public sealed record JobTask(int Index, JobState State)
{
    /// <summary>The exit code of its command; null while it runs, and where the engine does not know it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How often it was started, from 1; 0 while it waits.</summary>
    public int Attempt { get; init; }

    /// <summary>When its last attempt began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The machine it runs or ran on.</summary>
    public string? Node { get; init; }

    /// <summary>Why it waits, or ended other than well, as a sentence for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it has ended, in whatever way.</summary>
    public bool HasEnded => State is not (JobState.Waiting or JobState.Running);
}
