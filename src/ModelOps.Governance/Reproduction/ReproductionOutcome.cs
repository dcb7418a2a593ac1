namespace ModelOps;

/// <summary>How a part of a run came out when the run's notebook was run again.</summary>
public enum ReproductionOutcome
{
    /// <summary>The same, but for the ids of the two runs and for the times at which they ran.</summary>
    Equal,

    /// <summary>Numbers differ by no more than the tolerance.</summary>
    WithinTolerance,

    /// <summary>Not the same.</summary>
    Different,

    /// <summary>The first run has it, the second does not.</summary>
    Missing,

    /// <summary>The second run has it, the first does not.</summary>
    New,

    /// <summary>It cannot come out equal, as a duration, or came to the run from elsewhere.</summary>
    NotCompared,
}
