namespace ModelOps;

/// <summary>How far a task of a pipeline, or its run, is.</summary>
public enum PipelineStatus
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It succeeded.</summary>
    Succeeded,

    /// <summary>Nothing changed since it succeeded, so it did not run.</summary>
    Skipped,

    /// <summary>Its condition does not hold, or that of a step that it needs, or it was not asked for.</summary>
    NotRun,

    /// <summary>It waits for a person's yes.</summary>
    AwaitingApproval,

    /// <summary>A step that it needs did not succeed.</summary>
    Blocked,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A check, a gate or a person said no.</summary>
    Refused,

    /// <summary>It ran longer than it may.</summary>
    TimedOut,

    /// <summary>It was stopped before its end.</summary>
    Cancelled,
}
