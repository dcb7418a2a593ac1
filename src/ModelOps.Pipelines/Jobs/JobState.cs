namespace ModelOps;

/// <summary>How far a task is.</summary>
public enum JobState
{
    /// <summary>Not started yet: no room, or a job before it has not ended.</summary>
    Waiting,

    /// <summary>Its command runs.</summary>
    Running,

    /// <summary>Its command ended with 0.</summary>
    Succeeded,

    /// <summary>Its command ended with another exit code, or by a signal that nobody asked for.</summary>
    Failed,

    /// <summary>It ran longer than it may.</summary>
    TimedOut,

    /// <summary>It used more memory than it may.</summary>
    OutOfMemory,

    /// <summary>It was cancelled, or a job that it waited for did not succeed.</summary>
    Cancelled,

    /// <summary>The engine lost it (its machine, its process, or all knowledge of it) more often than it may be started again.</summary>
    Lost,
}
