namespace ModelOps;

/// <summary>All evidence at one time: numbers only, so that it can be kept and judged again.</summary>
public sealed record CanarySnapshot
{
    /// <summary>What the champion did in this step; at 100 % in the last step in which it had requests.</summary>
    public VersionEvidence Champion { get; init; } = new();

    /// <summary>What the challenger did in this step.</summary>
    public VersionEvidence Challenger { get; init; } = new();

    /// <summary>Rows that both scored alike, among those that both scored.</summary>
    public ProportionCount Agreement { get; init; }

    /// <summary>What labels say of the champion, over all steps.</summary>
    public QualityEvidence ChampionQuality { get; init; }

    /// <summary>What labels say of the challenger, over all steps.</summary>
    public QualityEvidence ChallengerQuality { get; init; }

    /// <summary>The borders between ranges of predicted numbers; empty for labels, and until they are known.</summary>
    public IReadOnlyList<double> Borders { get; init; } = [];
}
