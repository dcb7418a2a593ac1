namespace ModelOps;

/// <summary>What a canary does when a step takes too long.</summary>
public enum CanaryTimeout
{
    /// <summary>It gives all requests back to the champion.</summary>
    RollBack,

    /// <summary>It goes on waiting at the same step.</summary>
    Wait,
}
