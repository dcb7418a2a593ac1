namespace ModelOps;

/// <summary>What a canary is doing. All but holding are finished first by whoever finds them.</summary>
public enum CanaryPhase
{
    /// <summary>It gives the challenger its first requests.</summary>
    Starting,

    /// <summary>It gathers evidence.</summary>
    Holding,

    /// <summary>It gives the challenger more requests.</summary>
    Advancing,

    /// <summary>It makes the challenger the champion.</summary>
    Promoting,

    /// <summary>It gives all requests back to the champion.</summary>
    RollingBack,

    /// <summary>It has ended: the challenger is the champion.</summary>
    Promoted,

    /// <summary>It has ended: the champion has all requests.</summary>
    RolledBack,
}
