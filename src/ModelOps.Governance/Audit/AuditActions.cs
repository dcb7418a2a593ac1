namespace ModelOps;

/// <summary>What the audit log says was done to versions, aliases and deployments. Canaries and loops have actions of their own, under <c>canary.</c> and <c>loop.</c>.</summary>
public static class AuditActions
{
    /// <summary>A version was registered.</summary>
    public const string Registered = "version.registered";

    /// <summary>An alias was moved to a version: by promote, by the last approval, or by register.</summary>
    public const string Promoted = "alias.promoted";

    /// <summary>A gate or a missing approval kept an alias where it was.</summary>
    public const string Refused = "alias.refused";

    /// <summary>An alias was moved back.</summary>
    public const string RolledBack = "alias.rolled-back";

    /// <summary>An alias was asked for, and waits for approvals.</summary>
    public const string Requested = "approval.requested";

    /// <summary>A person approved a version for an alias.</summary>
    public const string Approved = "approval.approved";

    /// <summary>A person rejected a version for an alias.</summary>
    public const string Rejected = "approval.rejected";

    /// <summary>From now on an alias needs so many approvals.</summary>
    public const string Needed = "approval.needed";

    /// <summary>A deployment was started.</summary>
    public const string Deployed = "deployment.started";

    /// <summary>A deployment was ended for good.</summary>
    public const string Undeployed = "deployment.ended";
}
