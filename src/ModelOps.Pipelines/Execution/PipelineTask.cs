using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>A task of a run of a pipeline: a step, or one combination of its matrix.</summary>
/// <param name="Id">The step, with the values of its combination: <c>train[region=north]</c>.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Status">How far it is.</param>
public sealed record PipelineTask(string Id, string Step, PipelineStatus Status)
{
    /// <summary>Why it ran, was skipped, or waits.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it did not succeed, as a sentence; null when it did.</summary>
    public string? Error { get; init; }

    /// <summary>The exit code of its last attempt; null when it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How often it was started in this run; 0 when it was not.</summary>
    public int Attempt { get; init; }

    /// <summary>When its first attempt began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The results that it named; those of the run before for a skipped one.</summary>
    public JsonObject Outputs { get; init; } = [];

    /// <summary>Its run in the tracking store, a child of the pipeline's; null when it has none.</summary>
    public string? RunId { get; init; }

    /// <summary>The executed notebook; null for none.</summary>
    public string? Copy { get; init; }

    /// <summary>What it wrote to its standard output and error: a file; null before it ran.</summary>
    public string? Log { get; init; }

    /// <summary>The engine's job of its last attempt: its key.</summary>
    public string? Job { get; init; }

    /// <summary>Its index in that job, when several tasks of its step are one array; null for a job of its own.</summary>
    public int? JobIndex { get; init; }

    /// <summary>What decides what it does, as a hash.</summary>
    public string? Key { get; init; }

    /// <summary>How long it ran; null when it did not.</summary>
    internal TimeSpan? Duration => Started is { } started && Ended is { } ended && Attempt > 0 ? ended - started : null;

    internal bool IsBad => Status is PipelineStatus.Failed or PipelineStatus.Refused or PipelineStatus.TimedOut or PipelineStatus.Cancelled or PipelineStatus.Blocked;

    internal bool IsGood => Status is PipelineStatus.Succeeded or PipelineStatus.Skipped;
}
