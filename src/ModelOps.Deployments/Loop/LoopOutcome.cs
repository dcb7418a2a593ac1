namespace ModelOps;

/// <summary>What came of a cycle.</summary>
public enum LoopOutcome
{
    /// <summary>The new version has the alias.</summary>
    Promoted,

    /// <summary>The canary gave the requests back to the champion.</summary>
    RolledBack,

    /// <summary>The gate, or a check in the notebook, said no, or had nothing to judge by.</summary>
    Refused,

    /// <summary>Somebody moved the alias meanwhile.</summary>
    Superseded,

    /// <summary>No new version was registered, or it could not be tried out.</summary>
    Failed,
}
