namespace ModelOps;

/// <summary>One turn of a loop: from a reason to retrain to a decision.</summary>
public sealed record LoopCycle
{
    /// <summary>Names it: in the audit log, and in the tag <c>modelops.loop</c> of its runs and its version.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required LoopPlan Plan { get; init; }

    /// <summary>Why it began, one sentence each.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Who decides in it: the loop, or the user who asked for it.</summary>
    public required string Actor { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>What it is doing.</summary>
    public LoopPhase Phase { get; init; }

    /// <summary>The highest version of the model when it began.</summary>
    public int NewestBefore { get; init; }

    /// <summary>Which run of the notebook this is, from 1 on.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>True when that run has begun.</summary>
    public bool IsBegun { get; init; }

    /// <summary>The process that runs the notebook; null before it is known.</summary>
    public StartedProcess? Process { get; init; }

    /// <summary>The executed notebook; null before there is one.</summary>
    public string? Copy { get; init; }

    /// <summary>The version that it made; null before there is one.</summary>
    public int? Version { get; init; }

    /// <summary>The run that the version comes from; null where not known.</summary>
    public string? RunId { get; init; }

    /// <summary>The version that had the alias when the gate was checked; null for none.</summary>
    public int? Champion { get; init; }

    /// <summary>Whether the gate agrees; null before it was asked.</summary>
    public bool? GateAgrees { get; init; }

    /// <summary>The SHA-256 of what the gate judged by, kept under that name beside the state; null without.</summary>
    public string? GateEvidence { get; init; }

    /// <summary>When the canary was asked for first; null before.</summary>
    public DateTimeOffset? CanaryAsked { get; init; }

    /// <summary>What came of it; null while it goes on.</summary>
    public LoopOutcome? Outcome { get; init; }

    /// <summary>Why, in one sentence: the last decision.</summary>
    public string? Why { get; init; }

    /// <summary>What the audit log calls a version, or the model before there is one.</summary>
    internal string Subject => Version is { } version ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Plan.Model}/{version}") : Plan.Model;

    /// <summary>The canary of the cycle, as the deployment and the audit log call it.</summary>
    internal string CanaryId => $"{Id}-canary";
}
