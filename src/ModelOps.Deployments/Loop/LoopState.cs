namespace ModelOps;

/// <summary>All that is known of a loop: the content of <c>loop.json</c>, which the loop alone writes.</summary>
public sealed record LoopState
{
    /// <summary>The loop's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its <c>loop.yaml</c>.</summary>
    public required string File { get; init; }

    /// <summary>The registered model.</summary>
    public required string Model { get; init; }

    /// <summary>The tracking store that it works with: an address without credentials.</summary>
    public required string Store { get; init; }

    /// <summary>The process that runs it, or ran it last.</summary>
    public StartedProcess? Process { get; init; }

    /// <summary>When the state was written last.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>What each watch saw when the loop last acted on it, or first looked; by what it watches, so that a watch that was changed begins anew.</summary>
    public IReadOnlyDictionary<string, string> Marks { get; init; } = new Dictionary<string, string>();

    /// <summary>What each watch saw last.</summary>
    public IReadOnlyDictionary<string, LoopLook> Looks { get; init; } = new Dictionary<string, LoopLook>();

    /// <summary>The cycle under way; null for none.</summary>
    public LoopCycle? Cycle { get; init; }

    /// <summary>The last cycle that ended; null for none.</summary>
    public LoopCycle? Last { get; init; }

    /// <summary>The id of the last cycle that failed, whose executed notebooks are kept; null for none.</summary>
    public string? LastFailed { get; init; }

    /// <summary>The last wish to retrain that it has taken up; null for none.</summary>
    public string? Trigger { get; init; }

    /// <summary>What it waits for; null when it works.</summary>
    public string? Waits { get; init; }

    /// <summary>What keeps it from going on, such as a tracker that does not answer; null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>What it is doing.</summary>
    public LoopPhase Phase => Cycle?.Phase ?? LoopPhase.Watching;
}
