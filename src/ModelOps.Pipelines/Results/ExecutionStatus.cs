namespace ModelOps;

/// <summary>What came of a notebook or script that ran without a front end. Each has an exit code of its own; only one of them is success.</summary>
public enum ExecutionStatus
{
    /// <summary>It ran to its end: 0.</summary>
    Succeeded,

    /// <summary>A cell threw, or ended the process: 1.</summary>
    Failed,

    /// <summary>The call, or its input, cannot be used; nothing ran: 2.</summary>
    Unusable,

    /// <summary>A check or a gate said no: 3.</summary>
    Refused,

    /// <summary>It, or a cell, ran longer than it may: 4.</summary>
    TimedOut,

    /// <summary>The process that ran the code died: 5.</summary>
    Died,

    /// <summary>It needed more memory than there is, or than it may use: 6.</summary>
    OutOfMemory,

    /// <summary>Somebody ended it: 130, or 128 and the signal's number.</summary>
    Interrupted,
}
