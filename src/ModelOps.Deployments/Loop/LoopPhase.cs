namespace ModelOps;

/// <summary>What a loop is doing.</summary>
public enum LoopPhase
{
    /// <summary>It waits for a reason to retrain.</summary>
    Watching,

    /// <summary>It runs the notebook.</summary>
    Training,

    /// <summary>It holds the gate against the new version.</summary>
    Gating,

    /// <summary>A canary leads the new version through the traffic.</summary>
    Canary,

    /// <summary>It moves the alias, by the gate alone.</summary>
    Promoting,

    /// <summary>It writes down what came of it.</summary>
    Ending,
}
