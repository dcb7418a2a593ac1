using ModelOps.Tracking;

namespace ModelOps;

/// <summary>What a canary works with.</summary>
public sealed record CanaryParts
{
    /// <summary>Where its state is kept: <c>canary.json</c>, and the evidence of each decision.</summary>
    public required string Folder { get; init; }

    /// <summary>Shares the requests out.</summary>
    public required ICanaryTraffic Traffic { get; init; }

    /// <summary>The registry with the alias.</summary>
    public required IRegistryStore Registry { get; init; }

    /// <summary>Where decisions are written down.</summary>
    public required AuditLog Audit { get; init; }

    /// <summary>Scores rows with the challenger, for <see cref="CanaryOptions.Agreement"/>; null where a shadow brings the comparison.</summary>
    public Func<Frame, CancellationToken, Task<Frame>>? Challenger { get; init; }

    /// <summary>The true quality of champion and challenger since the canary began, from all labels there are; null where labels are given one by one.</summary>
    public Func<CancellationToken, Task<(QualityEvidence Champion, QualityEvidence Challenger)>>? Quality { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called before and after everything that outlives the process: tests end it there.</summary>
    internal Action<string>? Effect { get; init; }
}
