namespace ModelOps;

/// <summary>One run that a watch owes for what its triggers saw. It has one outcome, however often processes are killed and attempts fail.</summary>
public sealed record WatchFiring
{
    /// <summary>Follows from the watch, its number and the marks: the same for whoever takes it up.</summary>
    public required string Id { get; init; }

    /// <summary>Its place among the firings of the watch, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Why, one sentence for each trigger.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the triggers saw that fired, by their names: a hash, a commit, a timestamp, a version.</summary>
    public required IReadOnlyDictionary<string, string> Marks { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Decided { get; init; }

    /// <summary>The attempt under way, or the last one, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often a run was started for it, from 1: beside the attempts also those that were interrupted.</summary>
    public int Start { get; init; } = 1;

    /// <summary>The job that runs it, which the engine starts once; null before that.</summary>
    public string? Job { get; init; }

    /// <summary>The next attempt waits until then; null when it does not.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why the last attempt failed; null when none has.</summary>
    public string? Error { get; init; }

    /// <summary>What came of it; null while it is under way.</summary>
    public WatchOutcome? Outcome { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The executed notebook; null for a script or a pipeline, and when none was written.</summary>
    public string? Copy { get; init; }
}
