using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Board;

/// <summary>What the page shows: all that is known at one time.</summary>
internal sealed record BoardContent
{
    /// <summary>The deployment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The model it serves.</summary>
    public required string Model { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Traffic by version.</summary>
    public IReadOnlyList<BoardVersion> Versions { get; init; } = [];

    /// <summary>The payload log; null without one.</summary>
    public PayloadLogStatus? Log { get; init; }

    /// <summary>When the log was looked at last; null before.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>What was seen then.</summary>
    public IReadOnlyList<VersionLook> Looks { get; init; } = [];

    /// <summary>The canary; null for none.</summary>
    public CanaryState? Canary { get; init; }

    /// <summary>The alerts that last.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>What nobody is sent for a while.</summary>
    public IReadOnlyList<AlertSilence> Silences { get; init; } = [];

    /// <summary>What came and went, the newest first.</summary>
    public IReadOnlyList<AlertEvent> Events { get; init; } = [];

    /// <summary>What goes wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
