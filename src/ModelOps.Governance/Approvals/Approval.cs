namespace ModelOps;

/// <summary>What one person decided about a version that is to get an alias.</summary>
/// <param name="By">Who.</param>
/// <param name="Time">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Request">Which request it answers.</param>
/// <param name="Digest">The SHA-256 of the model's files as they were.</param>
public sealed record Approval(string By, DateTimeOffset Time, string Reason, string Request, string Digest);

/// <summary>That a version is to get an alias.</summary>
/// <param name="Id">Names it.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Time">When.</param>
/// <param name="Needs">How many persons must approve.</param>
/// <param name="Digest">The SHA-256 of the model's files as they were.</param>
/// <param name="Before">The version that had the alias, 0 for none: only from there it moves.</param>
public sealed record ApprovalRequest(string Id, string By, DateTimeOffset Time, int Needs, string Digest, int Before)
{
    /// <summary>Why; null when it was not said.</summary>
    public string? Reason { get; init; }

    /// <summary>The name of the gate that agreed; null without one.</summary>
    public string? Gate { get; init; }

    /// <summary>The gate's text, to hold it against the kept evaluations again before the alias moves; null without a gate.</summary>
    public string? GateText { get; init; }

    /// <summary>True when the gate was held against data that was given then, and not against kept evaluations: it cannot be held again, and its verdict is of these files and this champion.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>What the gate judged by, in words.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}

/// <summary>How a version stands to the approvals of an alias.</summary>
public enum ApprovalStatus
{
    /// <summary>The alias needs no approvals.</summary>
    NotNeeded,

    /// <summary>The version had the alias before approvals were needed, and may keep it or get it back.</summary>
    InOffice,

    /// <summary>Nobody has asked for the alias for this version.</summary>
    NotRequested,

    /// <summary>Approvals are missing.</summary>
    Waiting,

    /// <summary>So many persons approved as are needed.</summary>
    Approved,

    /// <summary>A person rejected it.</summary>
    Rejected,

    /// <summary>The model's files are others than those that were asked for and approved.</summary>
    Changed,

    /// <summary>The records cannot be read, or contradict each other or the audit log.</summary>
    Invalid,
}
