namespace ModelOps;

/// <summary>What came of a firing of a watch.</summary>
public enum WatchOutcome
{
    /// <summary>The run came to its end.</summary>
    Succeeded,

    /// <summary>A check or a gate in the run said no: an answer, which running it again does not change.</summary>
    Refused,

    /// <summary>The run failed in all attempts.</summary>
    Failed,
}
