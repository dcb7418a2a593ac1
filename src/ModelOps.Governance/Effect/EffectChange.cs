namespace ModelOps;

/// <summary>A version that went into production, or was tried out on its requests.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Version">The version.</param>
/// <param name="Time">When it went into production; of a canary, when its first requests came.</param>
public sealed record EffectChange(string Model, int Version, DateTimeOffset Time)
{
    /// <summary>When its code was committed, or its run started where the commit is not known; null when neither is.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>Whether <see cref="Begun"/> is the time of the commit.</summary>
    public bool IsCommitKnown { get; init; }

    /// <summary>Whether it was a canary that never got the alias.</summary>
    public bool IsTryout { get; init; }

    /// <summary>Whether it was rolled back.</summary>
    public bool HasFailed { get; init; }

    /// <summary>When production was good again: by the rollback, or by the next version; null while it is not.</summary>
    public DateTimeOffset? Restored { get; init; }
}
